import type { TestProject } from 'vitest/node'
import { startDynamoDbLocal } from './dynamodb-local.ts'

declare module 'vitest' {
  interface ProvidedContext {
    dynamoDbEndpoint: string
  }
}

/** Once for all tests of the project. */
export default async function startEmulators(project: TestProject) {
  const dynamoDb = await startDynamoDbLocal()
  project.provide('dynamoDbEndpoint', dynamoDb.endpoint)
  return () => dynamoDb.stop()
}
