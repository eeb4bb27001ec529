export * from './sqlite/database.ts'
export { migrations } from './sqlite/migrations/index.ts'
