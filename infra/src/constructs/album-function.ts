import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Function, Runtime, Tracing, type Code } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { FunctionName, Names } from '../names.ts'
import { functionSizes } from './function-sizes.ts'
import { allow, type Workload } from './workload.ts'

export interface AlbumFunctionOptions {
  name: FunctionName
  names: Names
  code: Code
  reserveConcurrency: boolean
  /** X-Ray follows each call. */
  traces: boolean
}

/** A function of the album with a log of its own, a role that may do nothing else yet, and traces where they are chosen. */
export class AlbumFunction extends Construct implements Workload {
  readonly role: Role
  readonly names: Names
  readonly function: Function

  constructor(scope: Construct, options: AlbumFunctionOptions) {
    const { name, names } = options
    super(scope, name)
    this.names = names
    const { memoryMb, timeoutS, diskMb, reserved, about } = functionSizes[name]
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${names.function(name)}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.function = new Function(this, 'Function', {
      functionName: names.function(name),
      description: about,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: options.code,
      role: this.role,
      logGroup,
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutS),
      tracing: options.traces ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // To X-Ray, unless Parameter Store names another receiver.
        ...(options.traces ? { TRACES: 'otlp' } : {}),
      },
      ...(diskMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(diskMb) }),
      ...(options.reserveConcurrency && reserved !== undefined
        ? { reservedConcurrentExecutions: reserved }
        : {}),
    })
    allow(this, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [names.arn('logs', `log-group:/aws/lambda/${names.function(name)}:*`)],
      because: 'Streams of the log of this function are named by AWS.',
    })
    if (options.traces) acknowledge(this.role, { 'IAM5[Resource::*]': 'X-Ray knows no resources to name.' })
  }

  set(variable: string, value: string): void {
    this.function.addEnvironment(variable, value)
  }
}
