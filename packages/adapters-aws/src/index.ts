export { createTables, type CreateTablesOptions } from './dynamodb/create-tables.ts'
export { Dynamo, type DynamoOptions } from './dynamodb/dynamo.ts'
export { tables } from './dynamodb/tables.ts'
