import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { RowsFacts, RowsSnapshot, RowsSource } from '@cloudalbum/core'
import { createHash } from 'node:crypto'
import { isBusy } from '../dynamodb/dynamo-errors.ts'
import { withRetries } from '../dynamodb/retry.ts'
import { tables, type Table } from '../dynamodb/tables.ts'
import { scanTable } from './scan-table.ts'
import { toLine, type StoredRow } from './row-lines.ts'

export interface DynamoRowsSourceOptions {
  client: DynamoDBClient
  prefix: string
  /** Those of the album, unless told otherwise. */
  tables?: readonly Table[]
}

/**
 * What a backup leaves out: with it somebody who has the backup could sign in, or tell visitors apart. Nobody misses it, for whoever
 * restores signs in anew anyway.
 */
const leftOut = new Set([
  'sessions',
  'signing-keys',
  'one-time-codes',
  'download-tickets',
  'rate-limits',
  'visitor-salts',
])

export const backedUp = (all: readonly Table[] = tables) => all.filter(({ name }) => !leftOut.has(name))

/** Work changes all the time, also in an album in which nobody is, and may be done twice. */
export const restless: ReadonlySet<string> = new Set(['jobs', 'job-keys', 'long-work'])
const mostInBlock = 4096
const someAccounts = 100

/**
 * Rows of DynamoDB, line by line. It has no moment of its own for all tables together, so they are read twice: when the second time
 * says the same as the first, they were like that in between.
 */
export const createDynamoRowsSource = (options: DynamoRowsSourceOptions): RowsSource => ({
  snapshot: (signal) => Promise.resolve(new Snapshot(options, signal)),
  async present(photoIds) {
    const present: string[] = []
    for (const id of photoIds) {
      const request = new GetItemCommand({
        TableName: `${options.prefix}photos`,
        Key: { id: { S: id } },
        ConsistentRead: true,
      })
      const { Item } = await withRetries(() => options.client.send(request), { busy: isBusy })
      if (Item && needsOriginal(Item)) present.push(id)
    }
    return present
  },
})

function needsOriginal(row: StoredRow): boolean {
  const [state, from] = [row['state']?.S, row['trashedFrom']?.S]
  return state === 'processing' || state === 'ready' || (state === 'trashed' && from === 'ready')
}

class Snapshot implements RowsSnapshot {
  readonly kind = 'dynamodb'
  private readonly options: DynamoRowsSourceOptions
  private readonly signal: AbortSignal
  private readonly counts: Record<string, number> = {}
  private accountIds: string[] = []
  private isConsistent = true

  constructor(options: DynamoRowsSourceOptions, signal: AbortSignal) {
    this.options = options
    this.signal = signal
  }

  async *blocks(onPhoto: (id: string, needsOriginal: boolean) => void): AsyncGenerator<Uint8Array> {
    const sums = new Map<string, bigint>()
    let lines: string[] = []
    for (const { name } of backedUp(this.options.tables)) {
      this.counts[name] = 0
      for await (const row of this.rowsOf(name)) {
        const line = toLine(name, row)
        const sum = sumOf(line)
        sums.set(name, (sums.get(name) ?? 0n) + sum)
        this.counts[name]++
        this.note(name, row, onPhoto)
        lines.push(line)
        // Where a block ends follows from the rows, so that new ones change one block only.
        if (lines.length < mostInBlock && sum % 1024n !== 0n) continue
        yield Buffer.from(lines.join(''))
        lines = []
      }
    }
    if (lines.length > 0) yield Buffer.from(lines.join(''))
    this.isConsistent = await this.isStill(sums)
  }

  facts = (): RowsFacts => ({
    tables: this.counts,
    accountIds: this.accountIds.sort().slice(0, someAccounts),
    isConsistent: this.isConsistent,
  })

  close = () => Promise.resolve()

  private async *rowsOf(table: string): AsyncGenerator<StoredRow> {
    for await (const row of scanTable(this.options.client, this.options.prefix + table)) {
      this.signal.throwIfAborted()
      yield row
    }
  }

  private note(table: string, row: StoredRow, onPhoto: (id: string, needsOriginal: boolean) => void): void {
    const id = row['id']?.S ?? ''
    if (table === 'accounts') this.accountIds.push(id)
    if (table === 'photos') onPhoto(id, needsOriginal(row))
  }

  /** In whatever order the rows come. */
  private async isStill(sums: ReadonlyMap<string, bigint>): Promise<boolean> {
    for (const { name } of backedUp(this.options.tables).filter((table) => !restless.has(table.name))) {
      let sum = 0n
      for await (const row of this.rowsOf(name)) sum += sumOf(toLine(name, row))
      if (sum !== (sums.get(name) ?? 0n)) return false
    }
    return true
  }
}

const sumOf = (line: string) => createHash('sha256').update(line).digest().readBigUInt64BE()
