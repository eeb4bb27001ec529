import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { AppError, linesOf, type RowsTarget } from '@cloudalbum/core'
import { chunks } from '../dynamodb/chunks.ts'
import { isBusy } from '../dynamodb/dynamo-errors.ts'
import { withRetries } from '../dynamodb/retry.ts'
import type { Table } from '../dynamodb/table.ts'
import { tables } from '../dynamodb/tables.ts'
import { backedUp, restless, type DynamoRowsSourceOptions } from './dynamo-rows-source.ts'
import { fromLine, toLine, type StoredRow } from './row-lines.ts'
import { scanTable } from './scan-table.ts'

export type DynamoRowsTargetOptions = DynamoRowsSourceOptions

interface Line {
  table: Table
  row: StoredRow
}

const atOnce = 1000
const emptyOnes =
  'Empty tables: set another TABLE_PREFIX and create them with "cloudalbum db init", or deploy another stage, and run the same command.'
/** Says that the tables hold half a backup, and of which one. */
const mark = { name: { S: 'unfinished-restore' } }

/** Tables that are empty but for what an album without accounts does by itself, and what an unfinished restore of the same backup has left. */
export class DynamoRowsTarget implements RowsTarget {
  private readonly client: DynamoDBClient
  private readonly prefix: string
  private readonly tables: readonly Table[]

  constructor(options: DynamoRowsTargetOptions) {
    this.client = options.client
    this.prefix = options.prefix
    this.tables = options.tables ?? tables
  }

  /** @throws AppError `conflict` when there is something else. */
  async begin(backupId: string): Promise<void> {
    const TableName = `${this.prefix}settings`
    const { Item } = await retried(() =>
      this.client.send(new GetItemCommand({ TableName, Key: mark, ConsistentRead: true })),
    )
    if (Item?.['backup']?.S === backupId) return
    if (Item)
      throw new AppError(
        'conflict',
        `The tables ${this.prefix}… hold half of another backup, of which a restore was cut off. Restore that one again, with --at ` +
          `${timeOf(Item['backup']?.S)}; or this one to empty tables. ${emptyOnes}`,
      )
    for (const { name } of this.stillTables())
      for await (const row of scanTable(this.client, this.prefix + name, 1))
        throw new AppError(
          'conflict',
          `The table ${this.prefix}${name} has rows already (${JSON.stringify(keyOf(name, row))}), and is left as it is. ${emptyOnes}`,
        )
    await retried(() =>
      this.client.send(new PutItemCommand({ TableName, Item: { ...mark, backup: { S: backupId } } })),
    )
  }

  /** The tables hold all of it. */
  async finish(): Promise<void> {
    await retried(() =>
      this.client.send(new DeleteItemCommand({ TableName: `${this.prefix}settings`, Key: mark })),
    )
  }

  async write(blocks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const lines of pagesOf(blocks))
      await Promise.all(chunks(lines, 25).map((part) => this.writePart(part)))
  }

  async prove(
    blocks: AsyncIterable<Uint8Array>,
  ): Promise<{ equal: boolean; tables: Record<string, number> }> {
    let equal = true
    // Of what changes all the time as many as were written.
    const counted = Object.fromEntries(backedUp(this.tables).map(({ name }) => [name, 0]))
    for await (const lines of pagesOf(blocks)) {
      const still = lines.filter(({ table }) => !restless.has(table.name))
      const parts = await Promise.all(chunks(still, 100).map((part) => this.isThere(part)))
      equal &&= parts.every(Boolean)
      for (const { table } of lines)
        if (restless.has(table.name)) counted[table.name] = (counted[table.name] ?? 0) + 1
    }
    for (const { name } of this.stillTables()) {
      counted[name] = 0
      for await (const row of scanTable(this.client, this.prefix + name))
        if (row['name']?.S !== mark.name.S) counted[name]++
    }
    return { equal, tables: counted }
  }

  async revoke({ nowMs, all }: { nowMs: number; all: boolean }): Promise<string[]> {
    const TableName = `${this.prefix}accounts`
    for await (const { id } of scanTable(this.client, TableName))
      if (id)
        await retried(() =>
          this.client.send(
            new UpdateItemCommand({
              TableName,
              Key: { id },
              UpdateExpression: 'SET tokensValidFromMs = :now',
              ExpressionAttributeValues: { ':now': { N: String(nowMs) } },
            }),
          ),
        )
    const told = ['Everybody has to sign in again.']
    const names = ['share-links', 'share-link-tokens', 'api-keys', 'invitations']
    if (all) {
      for (const name of names) await this.empty(name)
      return [...told, 'Share links, API keys and invitations are removed.']
    }
    return [
      ...told,
      'Share links and API keys work as they did when the backup was made: what was revoked after it is not known here. To end ' +
        'them all, restore with --revoke.',
    ]
  }

  private stillTables = () => backedUp(this.tables).filter(({ name }) => !restless.has(name))

  private async empty(name: string): Promise<void> {
    const TableName = this.prefix + name
    for await (const row of scanTable(this.client, TableName))
      await retried(() => this.client.send(new DeleteItemCommand({ TableName, Key: keyOf(name, row) })))
  }

  private async writePart(lines: Line[]): Promise<void> {
    let left: Record<string, WriteRequest[]> = {}
    for (const { table, row } of lines)
      (left[this.prefix + table.name] ??= []).push({ PutRequest: { Item: row } })
    await withRetries(
      async () => {
        const { UnprocessedItems = {} } = await this.client.send(
          new BatchWriteItemCommand({ RequestItems: left }),
        )
        left = UnprocessedItems
        if (Object.keys(left).length > 0) throw new Unprocessed()
      },
      { busy: (error) => error instanceof Unprocessed || isBusy(error) },
    )
  }

  /** Whether each row is in its table as the line has it. */
  private async isThere(lines: Line[]): Promise<boolean> {
    let left: Record<string, { Keys: StoredRow[]; ConsistentRead: boolean }> = {}
    for (const { table, row } of lines)
      (left[this.prefix + table.name] ??= { Keys: [], ConsistentRead: true }).Keys.push(
        keyOf(table.name, row),
      )
    const found = new Set<string>()
    await withRetries(
      async () => {
        const { Responses = {}, UnprocessedKeys = {} } = await this.client.send(
          new BatchGetItemCommand({ RequestItems: left }),
        )
        for (const [name, rows] of Object.entries(Responses))
          for (const row of rows) found.add(toLine(name.slice(this.prefix.length), row))
        left = UnprocessedKeys as typeof left
        if (Object.keys(left).length > 0) throw new Unprocessed()
      },
      { busy: (error) => error instanceof Unprocessed || isBusy(error) },
    )
    return lines.every(({ table, row }) => found.has(toLine(table.name, row)))
  }
}

/** As `--at` takes it, of the name of a backup. */
const timeOf = (id = '') => id.replace(/^(.{10})t(..)-(..)-(..)z.*/, '$1T$2:$3:$4Z')

const retried = <T>(run: () => Promise<T>) => withRetries(run, { busy: isBusy })

class Unprocessed extends Error {}

function tableOf(name: string): Table {
  const table = backedUp().find((one) => one.name === name)
  if (!table)
    throw new AppError(
      'conflict',
      `This backup has rows of a table that this CloudAlbum does not have: ${name}.`,
    )
  return table
}

function keyOf(name: string, row: StoredRow): StoredRow {
  const table = tables.find((one) => one.name === name)
  const names = [table?.partition.name, table?.sort?.name].filter((one) => one !== undefined)
  return Object.fromEntries(names.flatMap((one) => (row[one] ? [[one, row[one]]] : [])))
}

async function* pagesOf(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let page: Line[] = []
  for await (const text of linesOf(blocks)) {
    const { table, row } = fromLine(text)
    page.push({ table: tableOf(table), row })
    if (page.length < atOnce) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
