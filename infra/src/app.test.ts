import { describe, expect, it } from 'vitest'
import { plainSettings } from './plain-settings.ts'
import { readStage } from './stage.ts'
import { sourceText } from './testing/sources.ts'
import { everything, longestNames, synthesize, type Synthesized } from './testing/synthesize.ts'

const plain = synthesize({ stage: 'dev' })
const full = synthesize(everything)

describe('a stage', () => {
  it.each([
    ['as it comes', plain],
    ['with all that can be chosen', full],
  ])('%s: AwsSolutions of cdk-nag finds nothing without a reason', (_, templates) => {
    expect(templates.findings()).toEqual([])
  })

  it('shares no name with another one', () => {
    const names = ({ all }: Synthesized) => {
      const named = /^(?:\w*Name|Name)$/
      return all()
        .flatMap(({ type, properties }) =>
          Object.entries(properties)
            .filter(
              ([key, value]) =>
                named.test(key) && typeof value === 'string' && type !== 'AWS::Route53::RecordSet',
            )
            .map(([, value]) => value as string),
        )
        .filter((name) => name.includes('cloudalbum'))
    }
    const [one, other] = [new Set(names(full)), new Set(names(synthesize(longestNames)))]
    expect(one.size).toBeGreaterThan(80)
    expect([...one].filter((name) => other.has(name))).toEqual([])
  })

  it('has no network and no gateway out of one, unless the container is chosen, and then none that costs by the hour', () => {
    const networks = /^AWS::EC2::/
    expect(plain.all().filter(({ type }) => networks.test(type))).toEqual([])
    const types = full.all().map(({ type }) => type)
    expect(types).toContain('AWS::EC2::VPC')
    expect(types).not.toContain('AWS::EC2::NatGateway')
    expect(types.filter((type) => /LoadBalancer/.test(type))).toEqual([])
  })

  it('has nothing that costs while nobody uses it but what is stored, and alarms', () => {
    const costly =
      /^AWS::(?:KMS::Key|SecretsManager|ElasticLoadBalancing|RDS|ElastiCache|WAF|ECS|Route53::HostedZone|Kinesis::Stream|Lambda::CapacityProvider)/
    expect(plain.all().filter(({ type }) => costly.test(type))).toEqual([])
    expect(
      plain.all('AWS::Lambda::Function').every((one) => !('ProvisionedConcurrencyConfig' in one.properties)),
    ).toBe(true)
  })

  it('releases a new version of the API step by step where that is chosen, and takes it back by an alarm', () => {
    const gradual = synthesize({ stage: 'dev', gradual: true })
    expect(gradual.findings()).toEqual([])
    const [group] = gradual.all('AWS::CodeDeploy::DeploymentGroup')
    expect(group?.properties['DeploymentConfigName']).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes')
    expect(group?.properties['AutoRollbackConfiguration']).toEqual({
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    })
    expect(gradual.all('AWS::Lambda::Alias')).toHaveLength(1)
    const integrations = gradual.all('AWS::ApiGatewayV2::Integration').map(({ properties }) => properties)
    expect(JSON.stringify(integrations)).toContain('Released')
    expect(plain.all('AWS::CodeDeploy::DeploymentGroup')).toEqual([])
  })

  it('runs the container on a root that nobody writes to', () => {
    const [task] = full.all('AWS::ECS::TaskDefinition')
    const [container] = task?.properties['ContainerDefinitions'] as Record<string, unknown>[]
    expect(container?.['ReadonlyRootFilesystem']).toBe(true)
    expect(container?.['MountPoints']).toMatchObject([
      { ContainerPath: '/data', ReadOnly: false },
      { ContainerPath: '/tmp', ReadOnly: false },
    ])
    expect(JSON.stringify(container?.['HealthCheck'])).toContain('/health/live')
  })

  it('runs the container behind a link, where it is chosen, let in by the gateway alone', () => {
    expect(full.model.routes.filter((route) => route.function !== undefined)).toEqual([])
    expect(full.all('AWS::ApiGatewayV2::VpcLink')).toHaveLength(1)
    expect(
      full.all('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties['FromPort']),
    ).toEqual([8080])
    expect(full.all('AWS::ECS::TaskDefinition')[0]?.properties['ContainerDefinitions']).toMatchObject([
      { HealthCheck: { Command: ['CMD', 'node', '-e', expect.stringContaining('/health/live') as string] } },
    ])
    expect(full.all('AWS::ECS::TaskDefinition')[0]?.properties).toMatchObject({
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    })
  })
})

describe('watching', () => {
  const alarms = plain.all('AWS::CloudWatch::Alarm').map(({ properties }) => properties)

  it('has an alarm for what people, functions, queues, the stream and tables suffer', () => {
    expect(alarms.map((one) => String(one['AlarmName']).replace('cloudalbum-dev-', '')).sort()).toEqual([
      'api-faults',
      'clicks-failed',
      'clicks-faults',
      'function-errors',
      'function-throttles',
      'jobs-failed',
      'photos-failed',
      'photos-late',
      'stream-late',
      'tables-throttled',
    ])
    for (const alarm of alarms)
      expect(alarm).toMatchObject({ TreatMissingData: 'notBreaching', AlarmActions: [expect.any(String)] })
  })

  it('stays within what every account has free: ten metrics of alarms, and a dashboard of fifty', async () => {
    expect(alarms).toHaveLength(10)
    expect(await sourceText('docs/aws.md')).toContain('10 alarms')
    for (const { MetricName, Metrics } of alarms)
      expect((Metrics as unknown[] | undefined)?.length ?? [MetricName].length).toBe(1)
    const [dashboard] = plain.all('AWS::CloudWatch::Dashboard')
    const { widgets } = JSON.parse(String(dashboard?.properties['DashboardBody'])) as {
      widgets: { properties: { metrics?: unknown[] } }[]
    }
    const shown = widgets.flatMap(({ properties }) => properties.metrics ?? [])
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.length).toBeLessThanOrEqual(50)
  })

  it('shows what the album tells of itself where that is paid for, and sets it going', () => {
    const shown = ({ all }: Synthesized) =>
      all('AWS::CloudWatch::Dashboard').flatMap(({ properties }) => String(properties['DashboardBody']))
    expect(shown(full)[0]).toContain('"CloudAlbum/full","RequestMs"')
    expect(shown(plain)[0]).not.toContain('CloudAlbum/')
    expect(plainSettings(readStage({ stage: 'full', metrics: true }))).toEqual({
      METRICS: 'emf',
      METRICS_NAMESPACE: 'CloudAlbum/full',
    })
  })

  it('tells each function apart where that is chosen', () => {
    const names = full.all('AWS::CloudWatch::Alarm').map(({ properties }) => properties['AlarmName'])
    for (const { name } of full.model.functions)
      expect(names).toEqual(expect.arrayContaining([`${name}-errors`, `${name}-throttles`]))
  })

  it('can be done without alarms', () => {
    expect(synthesize({ stage: 'dev', alarms: false }).all('AWS::CloudWatch::Alarm')).toEqual([])
  })

  it('writes to whoever is named, and tells when money goes', () => {
    expect(full.all('AWS::SNS::Subscription').map(({ properties }) => properties['Endpoint'])).toEqual([
      'me@example.org',
    ])
    expect(full.all('AWS::Budgets::Budget')).toHaveLength(1)
    expect(plain.all('AWS::Budgets::Budget')).toEqual([])
    expect(plain.all('AWS::CloudWatch::Dashboard')).toHaveLength(1)
  })
})
