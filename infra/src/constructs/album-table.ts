import { CfnTable } from 'aws-cdk-lib/aws-dynamodb'
import type { KeyAttribute, Table, TableIndex } from '@cloudalbum/adapters-aws/tables'
import { RemovalPolicy } from 'aws-cdk-lib/core'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'

/** One table as its description says: billed by request, with every second of the last 35 days to go back to. */
export class AlbumTable extends Construct {
  private readonly resource: CfnTable

  constructor(scope: Construct, options: { table: Table; names: Names; keepData: boolean }) {
    const { table, names, keepData } = options
    super(scope, `Table-${table.name}`)
    const { indexes = [], localIndexes = [], expires, tells } = table
    const resource = new CfnTable(this, 'Table', {
      tableName: names.table(table.name),
      billingMode: 'PAY_PER_REQUEST',
      attributeDefinitions: attributesOf(table),
      keySchema: keysOf(table.partition, table.sort),
      // Not set, DynamoDB encrypts with a key that costs nothing. One of the account's own costs 1 USD a month.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: keepData,
      ...(indexes.length > 0
        ? {
            globalSecondaryIndexes: indexes.map((index) => ({
              indexName: index.name,
              keySchema: keysOf(index.partition, index.sort),
              projection: projectionOf(index.projection),
            })),
          }
        : {}),
      ...(localIndexes.length > 0
        ? {
            localSecondaryIndexes: localIndexes.map((index) => ({
              indexName: index.name,
              keySchema: keysOf(table.partition, index.sort),
              projection: projectionOf(index.projection),
            })),
          }
        : {}),
      ...(tells ? { streamSpecification: { streamViewType: 'NEW_IMAGE' } } : {}),
      ...(expires === undefined
        ? {}
        : { timeToLiveSpecification: { attributeName: expires, enabled: true } }),
    })
    resource.applyRemovalPolicy(keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
    this.resource = resource
  }

  /** Of a table that tells. */
  get streamArn(): string {
    return this.resource.attrStreamArn
  }
}

const keysOf = (partition: KeyAttribute, sort: KeyAttribute | undefined) => [
  { attributeName: partition.name, keyType: 'HASH' },
  ...(sort ? [{ attributeName: sort.name, keyType: 'RANGE' }] : []),
]

/** Only keys are declared. */
function attributesOf({ partition, sort, indexes = [], localIndexes = [] }: Table) {
  const keys = [
    partition,
    sort,
    ...indexes.flatMap((index) => [index.partition, index.sort]),
    ...localIndexes.map((index) => index.sort),
  ]
  const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type] as const] : [])))
  return [...types].map(([attributeName, attributeType]) => ({ attributeName, attributeType }))
}

function projectionOf(projection: TableIndex['projection']) {
  if (projection === 'all') return { projectionType: 'ALL' }
  if (projection === 'keys') return { projectionType: 'KEYS_ONLY' }
  return { projectionType: 'INCLUDE', nonKeyAttributes: [...projection] }
}
