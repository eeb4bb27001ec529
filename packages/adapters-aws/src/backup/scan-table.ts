import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { isBusy } from '../dynamodb/dynamo-errors.ts'
import { withRetries } from '../dynamodb/retry.ts'
import type { StoredRow } from './row-lines.ts'

/**
 * All rows of a table, each as it was when it was read. For the commands that back up and restore only: what the album does for
 * people reads ranges.
 */
export async function* scanTable(
  client: DynamoDBClient,
  TableName: string,
  limit?: number,
): AsyncGenerator<StoredRow, undefined> {
  for (let after: StoredRow | undefined; ;) {
    const request = new ScanCommand({
      TableName,
      ConsistentRead: true,
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    })
    const { Items = [], LastEvaluatedKey } = await withRetries(() => client.send(request), { busy: isBusy })
    yield* Items
    if (!LastEvaluatedKey) return
    after = LastEvaluatedKey
  }
}
