import type { TestProject } from 'vitest/node'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import { startOnce } from './start-once.ts'

declare module 'vitest' {
  interface ProvidedContext {
    dynamoDbEndpoint: string
  }
}

/** Once for all tests of the run. */
export default async function startEmulators(project: TestProject) {
  const { one, stop } = await startOnce('dynamodb', startDynamoDbLocal)
  project.provide('dynamoDbEndpoint', one.endpoint)
  return stop
}
