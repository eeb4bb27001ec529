export type * from './finished-span.ts'
