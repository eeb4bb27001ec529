export * from './sqlite/database.ts'
export * from './data-folder.ts'
export { migrations } from './sqlite/migrations/index.ts'
