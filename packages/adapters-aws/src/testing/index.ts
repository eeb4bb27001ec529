export * from './dynamodb-local.ts'
