import { createTables, tables } from '@cloudalbum/adapters-aws'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Config } from '@cloudalbum/config'
import { invalid } from '@cloudalbum/core'

export interface InitOptions {
  /** Of each table and index; both or none. None: billed by request. */
  readUnits?: string | undefined
  writeUnits?: string | undefined
}

/** Creates the tables that are missing in DynamoDB, or whatever speaks it. Gives what to say. @throws AppError `invalid-input`. */
export async function initTables({ metadata }: Config, options: InitOptions): Promise<string[]> {
  if (metadata.kind !== 'dynamodb')
    throw invalid(
      'Rows are kept in the data folder, which the album sets up by itself. For DynamoDB set METADATA=dynamodb and TABLE_PREFIX.',
    )
  const provisioned = unitsOf(options)
  const client = new DynamoDBClient({})
  try {
    const created = await createTables({
      client,
      prefix: metadata.tablePrefix,
      tables,
      ...(provisioned ? { provisioned } : {}),
    })
    const there = tables.length - created.length
    return [
      ...created.map((name) => `${name} created`),
      `${created.length} tables created, ${there} were there.`,
    ]
  } catch (error) {
    throw invalid(
      `DynamoDB does not create the tables: ${error instanceof Error ? error.message : String(error)}`,
    )
  } finally {
    client.destroy()
  }
}

function unitsOf({ readUnits, writeUnits }: InitOptions) {
  if (readUnits === undefined && writeUnits === undefined) return undefined
  const [read, write] = [readUnits, writeUnits].map(Number)
  const isWhole = (units: number | undefined): units is number => Number.isInteger(units) && Number(units) > 0
  if (!isWhole(read) || !isWhole(write))
    throw invalid(
      'Give both --read-units and --write-units as whole numbers, or none of them to pay by request.',
    )
  return { readUnits: read, writeUnits: write }
}
