import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type ConsumedCapacity,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { chunks } from './chunks.ts'
import { isBusy, refusals, TransactionRefused } from './dynamo-errors.ts'
import { expressionMembers, type Expression } from './expression.ts'
import { withRetries } from './retry.ts'

export type Row = Record<string, unknown>

/** One row that is read or written: a transaction holds at most 100 of them, of at most 4 MB. */
export type Write =
  | ({ put: Row } & WriteTerms)
  | ({ remove: Row } & WriteTerms)
  | ({ change: Row } & WriteTerms & { update: string })
  | ({ check: Row } & WriteTerms & { condition: string })

type WriteTerms = { table: string } & Pick<Expression, 'condition' | 'values' | 'names'>

export interface Read extends Pick<Expression, 'filter' | 'projection' | 'values'> {
  table: string
  index?: string
  keys: string
  /** Most rows read (before `filter`), and most given. */
  limit?: number
  /** Last first. */
  backwards?: boolean
  /** Goes on after this key. */
  after?: Row | undefined
  /** Of tables: what was written before is seen. Costs twice as much; indexes cannot. */
  consistent?: boolean
}

export interface DynamoOptions {
  /** With `maxAttempts: 1`: tries of the SDK within those of this class would take minutes until it is `unavailable`. */
  client: DynamoDBClient
  /** Before the name of every table: `cloudalbum-dev-`. */
  prefix: string
  /** Told what each request consumed, in read or write units of each table and index. */
  onConsumed?: (operation: string, consumed: ConsumedCapacity[]) => void
}

/**
 * Tables of the album by their short names. What is busy or throttled is tried again for a while; then it throws AppError
 * `unavailable`. Conditions that fail are answers.
 */
export class Dynamo {
  private readonly documents: DynamoDBDocumentClient
  private readonly options: DynamoOptions

  constructor(options: DynamoOptions) {
    this.options = options
    this.documents = DynamoDBDocumentClient.from(options.client, {
      marshallOptions: { removeUndefinedValues: true },
    })
  }

  /** Undefined when missing. Sees what was written before, unless told otherwise. */
  async get<T extends object = Row>(table: string, key: Row, options: { consistent?: boolean } = {}) {
    const request = new GetCommand({
      ...this.of(table),
      Key: key,
      ConsistentRead: options.consistent ?? true,
    })
    const answer = await this.send('get', () => this.documents.send(request))
    return answer.Item as T | undefined
  }

  /** Any number, in any order; missing ones are left out. */
  async getMany<T extends object = Row>(
    table: string,
    keys: readonly Row[],
    options: { consistent?: boolean } = {},
  ) {
    const name = this.nameOf(table)
    const parts = chunks(keys, 100).map((part) => this.getPart(name, part, options.consistent ?? true))
    return (await Promise.all(parts)).flat() as T[]
  }

  /** False when the condition failed. */
  async put(table: string, row: Row, terms: Pick<Expression, 'condition' | 'values'> = {}): Promise<boolean> {
    const request = new PutCommand({ ...this.of(table), Item: row, ...expressionMembers(terms) })
    return (await this.conditional('put', () => this.documents.send(request))) !== undefined
  }

  /** The row as it is afterwards; undefined when the condition failed. A missing row is made, unless the condition forbids it. */
  async update<T extends object = Row>(
    table: string,
    key: Row,
    terms: { update: string } & Pick<Expression, 'condition' | 'values'>,
  ): Promise<T | undefined> {
    const request = new UpdateCommand({
      ...this.of(table),
      Key: key,
      ...expressionMembers(terms),
      ReturnValues: 'ALL_NEW',
    })
    return (await this.conditional('update', () => this.documents.send(request)))?.Attributes as T | undefined
  }

  /** As `update`; when the condition failed it gives the row that was in the way, undefined when there is none. */
  async attempt<T extends object = Row>(
    table: string,
    key: Row,
    terms: { update: string; condition: string } & Pick<Expression, 'values'>,
  ): Promise<{ done: true; row: T } | { done: false; row: T | undefined }> {
    const request = new UpdateCommand({
      ...this.of(table),
      Key: key,
      ...expressionMembers(terms),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    try {
      const { Attributes } = await this.send('update', () => this.documents.send(request))
      return { done: true, row: Attributes as T }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return { done: false, row: error.Item && (unmarshall(error.Item) as T) }
    }
  }

  /** The row as it was; undefined when it was missing or the condition failed. */
  async remove<T extends object = Row>(
    table: string,
    key: Row,
    terms: Pick<Expression, 'condition' | 'values'> = {},
  ): Promise<T | undefined> {
    const request = new DeleteCommand({
      ...this.of(table),
      Key: key,
      ...expressionMembers(terms),
      ReturnValues: 'ALL_OLD',
    })
    return (await this.conditional('remove', () => this.documents.send(request)))?.Attributes as T | undefined
  }

  /**
   * Whether this removed a row. As a transaction, which takes twice as much: DynamoDB knows it again when its answer was lost, where a
   * plain removal would find nothing, and could not tell whether that was its own doing.
   */
  async removes(
    table: string,
    key: Row,
    terms: { condition: string } & Pick<Expression, 'values'>,
  ): Promise<boolean> {
    try {
      await this.transact([{ table, remove: key, ...terms }])
      return true
    } catch (error) {
      if (error instanceof TransactionRefused) return false
      throw error
    }
  }

  /** One range of a table or an index. `next` is there when there may be more. */
  async query<T extends object = Row>(read: Read): Promise<{ rows: T[]; next?: Row }> {
    const { table, index, limit, backwards, after, consistent, ...expression } = read
    const request = new QueryCommand({
      ...this.of(table),
      ...expressionMembers(expression),
      ...(index === undefined ? {} : { IndexName: index }),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      ScanIndexForward: !backwards,
      ConsistentRead: consistent ?? false,
    })
    const { Items = [], LastEvaluatedKey } = await this.send('query', () => this.documents.send(request))
    return { rows: Items as T[], ...(LastEvaluatedKey ? { next: LastEvaluatedKey } : {}) }
  }

  /** All of a range, read page by page as it is taken. */
  async *each<T extends object = Row>(read: Read): AsyncGenerator<T> {
    for (let after = read.after; ;) {
      const { rows, next } = await this.query<T>({ ...read, after })
      yield* rows
      if (!next) return
      after = next
    }
  }

  /** How many rows a range holds. */
  async count(read: Omit<Read, 'projection' | 'limit'>): Promise<number> {
    const { table, index, consistent, after: first, backwards: _, ...expression } = read
    let count = 0
    for (let after = first; ;) {
      const request = new QueryCommand({
        ...this.of(table),
        ...expressionMembers(expression),
        ...(index === undefined ? {} : { IndexName: index }),
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        Select: 'COUNT',
        ConsistentRead: consistent ?? false,
      })
      const { Count = 0, LastEvaluatedKey } = await this.send('query', () => this.documents.send(request))
      count += Count
      if (!LastEvaluatedKey) return count
      after = LastEvaluatedKey
    }
  }

  /** Puts and removals without conditions, in no order, each of them for itself: some may be done when it throws. Idempotent. */
  async write(
    writes: readonly ({ table: string; put: Row } | { table: string; remove: Row })[],
  ): Promise<void> {
    await Promise.all(chunks(writes, 25).map((part) => this.writePart(part)))
  }

  /** All or none. @throws TransactionRefused when a condition failed; AppError `unavailable`. */
  async transact(writes: readonly Write[]): Promise<void> {
    const TransactItems = writes.map((write) => this.transactItem(write))
    // One token for all tries of one command: a try whose answer was lost is not done again (valid for 10 minutes).
    const request = new TransactWriteCommand({
      TransactItems,
      ClientRequestToken: crypto.randomUUID(),
      ...measured,
    })
    try {
      await this.send('transact', () => this.documents.send(request))
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      throw new TransactionRefused(refusals(error), error)
    }
  }

  private nameOf(table: string): string {
    return this.options.prefix + table
  }

  private of(table: string) {
    return { TableName: this.nameOf(table), ...measured }
  }

  private async send<T extends { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined }>(
    operation: string,
    run: () => Promise<T>,
  ): Promise<T> {
    const answer = await withRetries(run, { busy: isBusy })
    if (answer.ConsumedCapacity) this.options.onConsumed?.(operation, [answer.ConsumedCapacity].flat())
    return answer
  }

  private async conditional<T extends { ConsumedCapacity?: ConsumedCapacity | undefined }>(
    operation: string,
    run: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await this.send(operation, run)
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }

  private async getPart(name: string, keys: readonly Row[], consistent: boolean): Promise<Row[]> {
    const rows: Row[] = []
    let Keys = [...keys]
    await withRetries(
      async () => {
        const request = new BatchGetCommand({
          RequestItems: { [name]: { Keys, ConsistentRead: consistent } },
          ...measured,
        })
        const answer = await this.send('get', () => this.documents.send(request))
        rows.push(...(answer.Responses?.[name] ?? []))
        Keys = answer.UnprocessedKeys?.[name]?.Keys ?? []
        if (Keys.length > 0) throw new Unprocessed()
      },
      { busy: (error) => error instanceof Unprocessed },
    )
    return rows
  }

  private async writePart(writes: readonly ({ table: string; put: Row } | { table: string; remove: Row })[]) {
    let RequestItems: Record<string, Row[]> = {}
    for (const write of writes)
      (RequestItems[this.nameOf(write.table)] ??= []).push(
        'put' in write ? { PutRequest: { Item: write.put } } : { DeleteRequest: { Key: write.remove } },
      )
    await withRetries(
      async () => {
        const request = new BatchWriteCommand({ RequestItems, ...measured })
        const answer = await this.send('write', () => this.documents.send(request))
        RequestItems = answer.UnprocessedItems ?? {}
        if (Object.keys(RequestItems).length > 0) throw new Unprocessed()
      },
      { busy: (error) => error instanceof Unprocessed },
    )
  }

  private transactItem(write: Write): NonNullable<TransactWriteCommandInput['TransactItems']>[number] {
    const { condition, values, names } = write
    const TableName = this.nameOf(write.table)
    const ReturnValuesOnConditionCheckFailure = 'ALL_OLD'
    const terms = { TableName, ReturnValuesOnConditionCheckFailure } as const
    const members = expressionMembers({
      ...(condition === undefined ? {} : { condition }),
      ...(values === undefined ? {} : { values }),
      ...(names === undefined ? {} : { names }),
      ...('update' in write ? { update: write.update } : {}),
    })
    if ('put' in write) return { Put: { ...terms, Item: write.put, ...members } }
    if ('remove' in write) return { Delete: { ...terms, Key: write.remove, ...members } }
    if ('change' in write)
      return { Update: { ...terms, Key: write.change, ...members, UpdateExpression: write.update } }
    return {
      ConditionCheck: { ...terms, Key: write.check, ...members, ConditionExpression: write.condition },
    }
  }
}

const measured = { ReturnConsumedCapacity: 'INDEXES' } as const

class Unprocessed extends Error {}
