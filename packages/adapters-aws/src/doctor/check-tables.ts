import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { KeyAttribute, Table } from '../dynamodb/table.ts'
import { ok, problem, warning, type Finding } from './finding.ts'
import { isNamed } from './refused.ts'

export interface CheckTablesOptions {
  client: Pick<DynamoDBClient, 'send'>
  prefix: string
  tables: readonly Table[]
  /** Command that creates what is missing. */
  creates: string
  /** Functions are to hear of rows, of tables that tell of them. */
  streams?: boolean
}

/** Tables that are missing, that are others than the album's, or that nothing keeps safe; one line when all is well. */
export async function checkTables(options: CheckTablesOptions): Promise<Finding[]> {
  const found: Finding[] = []
  const missing: string[] = []
  for (const table of options.tables) {
    const name = options.prefix + table.name
    const description = await describe(options, name)
    if (!description) missing.push(name)
    else found.push(...shapeOf(table, name, description, options), ...(await careOf(table, name, options)))
  }
  if (missing.length === options.tables.length)
    return [
      problem(
        'Tables',
        `None of the album's ${missing.length} tables begins with ${options.prefix}.`,
        `Correct TABLE_PREFIX, AWS_REGION or the stage; or create them: ${options.creates}`,
      ),
    ]
  if (missing.length > 0)
    found.unshift(problem('Tables', `Missing: ${missing.join(', ')}.`, `Create them: ${options.creates}`))
  return found.length > 0
    ? found
    : [ok('Tables', `${options.tables.length} tables ${options.prefix}… are as they should be.`)]
}

async function describe({ client }: CheckTablesOptions, TableName: string) {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/** Keys and indexes, and whether it can be used already. */
function shapeOf(
  table: Table,
  name: string,
  description: TableDescription,
  { creates, streams = false }: CheckTablesOptions,
): Finding[] {
  const { TableStatus, KeySchema, StreamSpecification } = description
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = description
  const anew = `Nothing changes the keys of a table. If it is empty: aws dynamodb delete-table --table-name ${name}, then ${creates}. If not, it belongs to something else: choose another TABLE_PREFIX.`
  if (written(KeySchema) !== keysOf(table))
    return [problem('Tables', `${name} has other keys: ${written(KeySchema)}.`, anew)]
  const there = new Map(
    [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((one) => [
      one.IndexName,
      written(one.KeySchema),
    ]),
  )
  const local = table.localIndexes?.map(({ name: index, sort }) => ({
    name: index,
    partition: table.partition,
    sort,
  }))
  const findings = [...(table.indexes ?? []), ...(local ?? [])]
    .filter((index) => there.get(index.name) !== keysOf(index))
    .map((index) =>
      problem('Tables', `${name} lacks the index ${index.name}, or has it with other keys.`, anew),
    )
  const states = [TableStatus, ...GlobalSecondaryIndexes.map(({ IndexStatus }) => IndexStatus)]
  const state = states.find((one) => one !== undefined && one !== 'ACTIVE')
  if (state !== undefined)
    findings.push(problem('Tables', `${name} is ${state}.`, 'Wait until it is ACTIVE, and look again.'))
  if (streams && table.tells && StreamSpecification?.StreamViewType !== 'NEW_IMAGE')
    findings.push(
      problem(
        'Tables',
        `${name} tells nobody of its rows: no function is woken for them.`,
        `aws dynamodb update-table --table-name ${name} --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE, then ${creates}`,
      ),
    )
  return findings
}

const written = (keys: TableDescription['KeySchema'] = []) =>
  keys.map(({ AttributeName, KeyType }) => `${AttributeName} (${KeyType})`).join(', ')

const keysOf = ({ partition, sort }: { partition: KeyAttribute; sort?: KeyAttribute }) =>
  `${partition.name} (HASH)${sort ? `, ${sort.name} (RANGE)` : ''}`

/** Rows that go by themselves, and rows that can be had back. */
async function careOf(table: Table, name: string, { client }: CheckTablesOptions): Promise<Finding[]> {
  const findings: Finding[] = []
  const { expires } = table
  if (expires !== undefined) {
    const { TimeToLiveDescription: lives } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: name }),
    )
    const isOn = ['ENABLED', 'ENABLING'].includes(lives?.TimeToLiveStatus ?? '')
    if (!isOn || lives?.AttributeName !== expires)
      findings.push(
        warning(
          'Tables',
          `Rows of ${name} never expire, and are paid for.`,
          `aws dynamodb update-time-to-live --table-name ${name} --time-to-live-specification Enabled=true,AttributeName=${expires}`,
        ),
      )
  }
  if ((await canBeSetBack(client, name)) === false)
    findings.push(
      warning(
        'Tables',
        `${name} cannot be set back to an earlier moment.`,
        `aws dynamodb update-continuous-backups --table-name ${name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
      ),
    )
  return findings
}

/** Undefined where the service has no such thing. */
async function canBeSetBack(
  client: CheckTablesOptions['client'],
  TableName: string,
): Promise<boolean | undefined> {
  try {
    const { ContinuousBackupsDescription: backups } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    )
    return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED'
  } catch (error) {
    if (isNamed(error, 'UnknownOperationException')) return undefined
    throw error
  }
}
