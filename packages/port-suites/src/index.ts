export * from './fake-clock.ts'
export * from './job-queue.ts'
export * from './change-feed.ts'
