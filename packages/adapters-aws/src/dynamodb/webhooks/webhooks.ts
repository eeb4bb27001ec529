import type { WebhookStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { deliveriesOf } from './deliveries.ts'
import { logOf } from './delivery-log.ts'
import { dueOf } from './due.ts'
import { webhookRegistry } from './webhook-registry.ts'

/**
 * Webhooks and their deliveries in DynamoDB. What is done to many deliveries is done one by one, each for itself: after a crash
 * the same again does the others.
 */
export const createDynamoWebhookStore = (dynamo: Dynamo): WebhookStore => ({
  ...webhookRegistry(dynamo),
  ...deliveriesOf(dynamo),
  ...dueOf(dynamo),
  ...logOf(dynamo),
})
