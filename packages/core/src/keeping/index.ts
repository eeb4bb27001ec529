export * from './long-run.ts'
export * from './run-long-work.ts'
export { newWork, workId, type WorkOrder } from './long-work.ts'
export * from './ask-long-work.ts'
