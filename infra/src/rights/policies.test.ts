import { describe, expect, it } from 'vitest'
import { tables } from '@cloudalbum/adapters-aws/tables'
import { functionNames } from '../names.ts'
import { policies, statementsOf, statementsOfFunction } from '../testing/statements.ts'
import { everything, longestNames, synthesize } from '../testing/synthesize.ts'
import { areaOf, tablesOf } from './areas.ts'
import { rightsOf } from './rights.ts'

const plain = synthesize({ stage: 'dev' })
const full = synthesize(everything)
const both = [...statementsOf(plain), ...statementsOf(full)]
const allowed = both.filter(({ effect }) => effect === 'Allow')

/** Actions that know no resources, with the reason why they are needed. */
const anywhere: Record<string, string> = {
  'xray:PutTraceSegments': 'X-Ray knows no resources',
  'xray:PutTelemetryRecords': 'X-Ray knows no resources',
  'ecr:GetAuthorizationToken': 'the registry of an account has no name',
}

/** Where the end of a name is drawn while the album runs. */
const openEnds = [
  /^arn:aws:s3:::cloudalbum-\w+-(?:uploads|media|clicks)-[\w-]+\/(?:\.parts|originals|profile-uploads|renditions|profile-images|clicks|click-errors)\/\*$/,
  /^arn:aws:dynamodb:eu-central-1:123456789012:table\/cloudalbum-\w+-jobs\/stream\/\*$/,
  /^arn:aws:ssm:eu-central-1:123456789012:parameter\/cloudalbum\/\w+\/\*$/,
  /^arn:aws:logs:eu-central-1:123456789012:log-group:\/aws\/lambda\/[\w-]+:\*$/,
]

describe('policies', () => {
  it('name every action', () => {
    expect(allowed.length).toBeGreaterThan(50)
    expect(allowed.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([])
  })

  it('name every resource, but for actions that know none', () => {
    const open = allowed.filter(({ resources }) => resources.includes('*'))
    expect(open.length).toBeGreaterThan(0)
    const actions = open.flatMap((statement) => statement.actions)
    expect(actions.filter((action) => !(action in anywhere))).toEqual([])
  })

  it('leave only names open that are drawn while the album runs', () => {
    const open = allowed
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource !== '*' && resource.includes('*'))
    expect(open.filter((resource) => !openEnds.some((form) => form.test(resource)))).toEqual([])
  })

  it('stay in their stage', () => {
    const named = statementsOf(plain).flatMap(({ resources }) => resources)
    expect(named.filter((resource) => /cloudalbum[-/]/.test(resource)).length).toBeGreaterThan(50)
    expect(named.filter((resource) => /cloudalbum[-/](?!dev[-/]|dev$)/.test(resource))).toEqual([])
  })

  it('fit into what IAM takes: 6,144 characters each, 10,240 for those that stand in a role', () => {
    const longNames = synthesize(longestNames)
    for (const { type, properties, id } of policies(longNames)) {
      // The longest region is four letters longer than the one of the test.
      const text = JSON.stringify(properties['PolicyDocument']).replaceAll('eu-central-1', 'ap-southeast-99x')
      expect(text.length, id).toBeLessThan(type === 'AWS::IAM::Policy' ? 10_240 : 6_144)
    }
  })
})

describe('the rights of a function', () => {
  it.each(functionNames)('%s: exactly the tables of its line', (name) => {
    const statements = statementsOfFunction(plain, name).filter(({ actions }) =>
      actions.some((action) => action.startsWith('dynamodb:')),
    )
    const named = (action: string) =>
      new Set(
        statements
          .filter(({ actions }) => actions.includes(`dynamodb:${action}`))
          .flatMap(({ resources }) => resources)
          .flatMap((resource) => /:table\/cloudalbum-dev-([\w-]+)$/.exec(resource)?.[1] ?? []),
      )
    const { reads = [], writes = [] } = rightsOf[name]
    const readable = tablesOf([...reads, ...writes]).map((table) => table.name)
    expect([...named('GetItem')].sort()).toEqual(readable.sort())
    const writable = tablesOf(writes).map((table) => table.name)
    expect([...named('PutItem')].sort()).toEqual(writable.sort())
    expect(statements.flatMap(({ actions }) => actions)).not.toContain('dynamodb:Scan')
  })

  it('reach every table from somewhere, and every table has an area', () => {
    expect(tables.map(({ name }) => areaOf(name))).not.toContain(undefined)
    expect(tablesOf(rightsOf.api.writes ?? [])).toHaveLength(tables.length)
    expect(() => areaOf('surprises')).toThrow('infra/src/rights/areas.ts')
  })

  it('of whoever looks at clicks reach neither pictures nor accounts', () => {
    for (const name of ['enrich-clicks', 'aggregate-clicks']) {
      const resources = statementsOfFunction(plain, name).flatMap((one) => one.resources)
      const own =
        /\/(?:originals|renditions|profile-\w+)\/|:table\/cloudalbum-dev-(?:accounts|sessions|api-keys|profiles)$/
      expect(resources.filter((one) => own.test(one))).toEqual([])
    }
  })

  it('let only those remove originals that delete on purpose', () => {
    const may = functionNames.filter((name) =>
      statementsOfFunction(plain, name).some(
        ({ actions, resources }) =>
          actions.includes('s3:DeleteObject') && resources.some((one) => one.endsWith('/originals/*')),
      ),
    )
    expect(may).toEqual(['api', 'run-jobs', 'reconcile'])
  })

  it('let nobody remove versions, change buckets, tables or roles', () => {
    const actions = new Set(allowed.flatMap((statement) => statement.actions))
    const harmful = /DeleteObjectVersion|PutBucket|DeleteTable|UpdateTable|^iam:|^kms:|PutLifecycle/
    expect([...actions].filter((action) => harmful.test(action))).toEqual([])
  })

  it('name in the environment what they are rights to', () => {
    for (const { name, environment } of plain.model.functions) {
      const own = statementsOfFunction(plain, name.replace('cloudalbum-dev-', ''))
      const may = (action: string) => own.some(({ actions }) => actions.includes(action))
      if (may('dynamodb:GetItem')) expect(environment['TABLE_PREFIX'], name).toBe('cloudalbum-dev-')
      if (may('sns:Publish')) expect(environment['TOPIC_ARN'], name).toMatch(/:cloudalbum-dev-notifications$/)
      if (may('ssm:GetParametersByPath')) expect(environment['PARAMETER_PATH'], name).toBe('/cloudalbum/dev/')
      const secrets = Object.keys(environment).filter((key) => /SECRET|PRIVATE|TOKEN|PASSWORD/.test(key))
      expect(secrets, name).toEqual([])
    }
  })
})
