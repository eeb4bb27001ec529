import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb'
import { Dynamo, type DynamoOptions, type Row, type Write } from '../dynamodb/dynamo.ts'
import type { Table } from '../dynamodb/table.ts'
import { keyOf, transactionUnits } from './billed-units.ts'

type BilledOptions = Required<DynamoOptions> & { tables: readonly Table[] }

/**
 * Tells what AWS would bill where DynamoDB Local 3 tells less: of a transaction it reports one row of each table
 * (https://github.com/awslabs/amazon-dynamodb-local-samples/issues/31), and nothing for a row that is missing from a batch, or
 * for a range that is empty.
 */
export class BilledDynamo extends Dynamo {
  private readonly billed: BilledOptions
  /** Unnoticed. */
  private readonly reader: Dynamo

  constructor(options: BilledOptions) {
    super({
      ...options,
      onConsumed: (operation, units) => {
        if (operation !== 'transact')
          options.onConsumed(operation, isRange(operation) ? units.map(atLeastHalf) : units)
      },
    })
    this.billed = options
    this.reader = new Dynamo({ client: options.client, prefix: options.prefix })
  }

  override async getMany<T extends object = Row>(
    table: string,
    keys: readonly Row[],
    options: { consistent?: boolean } = {},
  ): Promise<T[]> {
    const rows = await super.getMany<T>(table, keys, options)
    const missing = (keys.length - rows.length) * ((options.consistent ?? true) ? 1 : 0.5)
    if (missing > 0)
      this.billed.onConsumed('get', [{ TableName: this.billed.prefix + table, CapacityUnits: missing }])
    return rows
  }

  override async transact(writes: readonly Write[]): Promise<void> {
    const before = await this.rowsOf(writes)
    await super.transact(writes)
    const after = await this.rowsOf(writes)
    this.billed.onConsumed(
      'transact',
      writes.map((write, index) => ({
        TableName: this.billed.prefix + write.table,
        CapacityUnits: transactionUnits(this.tableOf(write), before[index], after[index]),
      })),
    )
  }

  private rowsOf(writes: readonly Write[]): Promise<(Row | undefined)[]> {
    return Promise.all(
      writes.map((write) => this.reader.get<Row>(write.table, keyOf(this.tableOf(write), write))),
    )
  }

  private tableOf({ table }: Write): Table {
    const found = this.billed.tables.find(({ name }) => name === table)
    if (!found) throw new Error(`There is no table ${table}.`)
    return found
  }
}

const isRange = (operation: string) => operation === 'query' || operation === 'count'

const atLeastHalf = (units: ConsumedCapacity): ConsumedCapacity => ({
  ...units,
  CapacityUnits: Math.max(units.CapacityUnits ?? 0, 0.5),
})
