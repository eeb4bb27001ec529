export * from './create-api.ts'
export * from './handle.ts'
export * from './problem.ts'
