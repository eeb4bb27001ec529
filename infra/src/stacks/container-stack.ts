import { CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib/core'
import { VpcLink, type HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpServiceDiscoveryIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import {
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
  Secret,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import { allow, type Workload } from '../constructs/workload.ts'
import { plainSettings } from '../plain-settings.ts'
import { grantRights } from '../rights/grant-rights.ts'
import type { UserPoolIds } from '../rights/grant.ts'
import { rightsOf } from '../rights/rights.ts'

const port = 8080
/** What the image lets itself write to. */
const writable = { data: '/data', temporary: '/tmp' }
const askWhetherAlive = `fetch('http://127.0.0.1:${port}/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`

interface ContainerStackOptions extends StackContext {
  pool: UserPoolIds
}

/**
 * The server in a container, against the same tables: for whom a function is too short or too slow to wake. It costs while idle.
 * Tasks have public addresses and let in only the gateway, so that no NAT is needed.
 */
export class ContainerStack extends AlbumStack {
  readonly integration: HttpRouteIntegration
  readonly workload: Workload

  constructor(scope: Construct, options: ContainerStackOptions) {
    super(scope, { ...options, part: 'container', description: 'the server in a container' })
    const vpc = this.network()
    const definition = this.task(options.pool)
    this.workload = { role: definition.role, names: this.names, set: definition.set }
    const entrance = new SecurityGroup(this, 'Entrance', { vpc, description: 'The HTTP API' })
    const inside = new SecurityGroup(this, 'Inside', { vpc, description: 'The album' })
    inside.addIngressRule(entrance, Port.tcp(port), 'Only the HTTP API')
    const cluster = new Cluster(this, 'Cluster', {
      vpc,
      clusterName: this.names.own('album'),
      containerInsightsV2: ContainerInsights.ENABLED,
      defaultCloudMapNamespace: { name: `${this.names.own('album')}.internal` },
    })
    const service = new FargateService(this, 'Service', {
      cluster: cluster as ICluster,
      serviceName: this.names.own('server'),
      taskDefinition: definition.task,
      desiredCount: 1,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      assignPublicIp: true,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [inside],
      cloudMapOptions: { name: 'server', containerPort: port, dnsRecordType: DnsRecordType.SRV },
    })
    const { cloudMapService } = service
    if (!cloudMapService) throw new Error('The service is in no Cloud Map')
    const vpcLink = new VpcLink(this, 'Link', {
      vpc,
      subnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [entrance],
    })
    this.integration = new HttpServiceDiscoveryIntegration('Container', cloudMapService, { vpcLink })
  }

  private network(): IVpc {
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr('10.20.0.0/24'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC }],
      restrictDefaultSecurityGroup: false,
      gatewayEndpoints: {
        Tables: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        Files: { service: GatewayVpcEndpointAwsService.S3 },
      },
    })
    acknowledge(vpc, {
      VPC7: 'A flow log costs by the byte; one service is in it, which logs what it is asked.',
    })
    return vpc as IVpc
  }

  private task(pool: UserPoolIds) {
    const { names, stage } = this
    const image = new CfnParameter(this, 'Image', {
      description: 'Image of the server for linux/arm64, as docker build makes it.',
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') })
    const executionRole = new Role(this, 'StartRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    })
    const task = new FargateTaskDefinition(this, 'Task', {
      family: names.own('server'),
      cpu: 512,
      memoryLimitMiB: 1024,
      taskRole: role,
      executionRole,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    })
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/cloudalbum/${stage.name}/server`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const container = task.addContainer('server', {
      image: ContainerImage.fromRegistry(image.valueAsString),
      portMappings: [{ containerPort: port }],
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(60),
      // That of the image counts only where Docker runs it.
      healthCheck: {
        command: ['CMD', 'node', '-e', askWhetherAlive],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'server' }),
      secrets: this.settings(),
      environment: {
        PORT: String(port),
        TRUST_PROXY: '2',
        AWS_REGION: this.region,
        // The gateway goes on sending requests for some seconds.
        STOP_DELAY_SECONDS: '15',
        ...plainSettings(stage),
      },
    })
    for (const [name, containerPath] of Object.entries(writable)) {
      task.addVolume({ name })
      container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false })
    }
    const set = (variable: string, value: string) => container.addEnvironment(variable, value)
    grantRights({ role, names, set }, rightsOf.api, { pool, mailFrom: stage.mailFrom })
    this.letStart(executionRole)
    acknowledge(task, { ECS2: 'These are names of resources; what is secret is in Parameter Store.' })
    return { task, role, set }
  }

  /** The server reads its environment only: what is in Parameter Store is put there when a task starts. */
  private settings(): Record<string, Secret> {
    const known = [
      'ALBUM_SECRET',
      'BASE_URL',
      'CDN_DISTRIBUTION_ID',
      'MEDIA_KEY_PAIR_ID',
      'MEDIA_PRIVATE_KEY',
      'MEDIA_URL',
      'USER_POOL_CLIENT_SECRET',
    ]
    return Object.fromEntries(
      known.map((name) => {
        const parameterName = this.names.parameterPath + name
        const parameter = StringParameter.fromSecureStringParameterAttributes(this, name, { parameterName })
        return [name, Secret.fromSsmParameter(parameter)]
      }),
    )
  }

  /** To fetch its image. */
  private letStart(role: Role): void {
    const { names } = this
    allow(
      { role },
      {
        actions: ['ecr:GetAuthorizationToken'],
        resources: ['*'],
        because: 'The registry of an account has no name to name.',
      },
    )
    allow(
      { role },
      {
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        resources: [names.arn('ecr', 'repository/cloudalbum')],
      },
    )
  }
}
