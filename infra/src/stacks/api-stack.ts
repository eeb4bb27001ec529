import { Duration, RemovalPolicy } from 'aws-cdk-lib/core'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  type HttpRouteIntegration,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2'
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import {
  Alias,
  FunctionUrlAuthType,
  InvokeMode,
  type Function,
  type IFunction,
  type IFunctionUrl,
  type IVersion,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import type { Workload } from '../constructs/workload.ts'
import type { UserPoolIds } from '../rights/grant.ts'
import { httpRoutes, type HttpRoute } from '../routes.ts'

/** What one address may cost at most, whoever calls. */
const throttle = { rateLimit: 200, burstLimit: 400 }

/** Neither addresses of callers nor paths, which can hold tokens of links: the route says enough. */
const logFields = {
  time: '$context.requestTime',
  request: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
}

interface ApiStackOptions extends StackContext {
  pool: UserPoolIds
  /** Answers instead of the function. */
  container?: HttpRouteIntegration | undefined
}

/** The album's API and the pages that it writes, behind an HTTP API. */
export class ApiStack extends AlbumStack {
  readonly apiId: string
  /** Of the function that streams; CloudFront alone may call it. */
  readonly downloads: IFunctionUrl
  private readonly api: HttpApi
  /** Those that make CloudFront forget. */
  readonly workloads: readonly Workload[]

  constructor(scope: Construct, options: ApiStackOptions) {
    super(scope, { ...options, part: 'api', description: 'the API' })
    const { pool, container } = options
    const answers = this.albumFunction('api', pool)
    const asks = this.albumFunction('authorizer', pool)
    this.workloads = [answers]
    this.api = new HttpApi(this, 'Api', {
      apiName: this.names.own('api'),
      description: `CloudAlbum ${this.stage.name}`,
      createDefaultStage: false,
    })
    acknowledge(this.api, {
      APIG4:
        'Public routes, API keys and earlier clients share this API: the function asks who calls, route by route.',
    })
    this.apiId = this.api.apiId
    this.downloads = this.albumFunction('download', pool).function.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode: InvokeMode.RESPONSE_STREAM,
    })
    this.liveStage()
    const integration =
      container ??
      new HttpLambdaIntegration('Function', this.released(answers.function), {
        scopePermissionToRoute: false,
      })
    const authorizers: Record<NonNullable<HttpRoute['authorizer']>, IHttpRouteAuthorizer> = {
      token: this.tokenAuthorizer(pool),
      dialect: new HttpLambdaAuthorizer('Dialect', asks.function, {
        authorizerName: 'dialect',
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        // Also asked without a token, and each time: the gateway's own refusal is none of the dialect.
        identitySource: [],
        resultsCacheTtl: Duration.seconds(0),
      }),
    }
    for (const { path, methods, authorizer } of httpRoutes)
      this.api.addRoutes({
        path,
        methods: methods.map((method) => HttpMethod[method]),
        integration,
        ...(authorizer ? { authorizer: authorizers[authorizer] } : {}),
      })
  }

  /** Where that is chosen, a new version takes over step by step, unless it fails meanwhile. */
  private released(answers: Function): IFunction {
    if (!this.stage.gradual) return answers
    const alias = new Alias(this, 'Released', {
      aliasName: 'live',
      version: answers.currentVersion as IVersion,
    })
    const failures = new Alarm(this, 'ReleaseFails', {
      alarmName: this.names.own('api-release'),
      alarmDescription:
        'The version of the API that is being released fails: the one before takes over again.',
      metric: alias.metricErrors({ period: Duration.minutes(1) }),
      threshold: 3,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    const release = new LambdaDeploymentGroup(this, 'Release', {
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [failures],
      autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
    })
    const policy = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited'
    acknowledge(release, { [`IAM4[Policy::${policy}]`]: 'What CodeDeploy needs, as AWS keeps it.' })
    return alias as IFunction
  }

  private liveStage(): void {
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/cloudalbum/${this.stage.name}/api-access`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Live', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(logFields)),
      },
    })
  }

  /** Of the pool's access tokens; whether they are still good, the function asks. */
  private tokenAuthorizer({ poolId, clientId }: UserPoolIds): HttpJwtAuthorizer {
    const issuer = `https://cognito-idp.${this.region}.${this.urlSuffix}/${poolId}`
    return new HttpJwtAuthorizer('Token', issuer, { authorizerName: 'token', jwtAudience: [clientId] })
  }
}
