import { RemovalPolicy } from 'aws-cdk-lib/core'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnLogStream, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { allow } from '../constructs/workload.ts'
import type { Names } from '../names.ts'

const date = '!{timestamp:yyyy/MM/dd/HH}'
const clicksFolder = 'clicks/'
const errorsFolder = 'click-errors/'

/** Gathers clicks for a minute, has a function add what was clicked on, and writes them as files of gzipped lines. */
export class ClickStream extends Construct {
  constructor(scope: Construct, { names, transform }: { names: Names; transform: IFunction }) {
    super(scope, 'Stream')
    const log = this.errorLog(names)
    const role = this.role(names, log.name)
    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamName: names.deliveryStream,
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: names.bucketArn('clicks'),
        roleArn: role.roleArn,
        bufferingHints: { sizeInMBs: 5, intervalInSeconds: 60 },
        compressionFormat: 'GZIP',
        prefix: `${clicksFolder}${date}/`,
        errorOutputPrefix: `${errorsFolder}!{firehose:error-output-type}/${date}/`,
        cloudWatchLoggingOptions: { enabled: true, logGroupName: log.name, logStreamName: log.stream },
        processingConfiguration: { enabled: true, processors: [processorOf(transform)] },
      },
    })
    // The service tries the role when the stream is made.
    stream.node.addDependency(role)
  }

  private errorLog(names: Names): { name: string; stream: string } {
    const group = new LogGroup(this, 'Log', {
      logGroupName: `/aws/kinesisfirehose/${names.deliveryStream}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const stream = new CfnLogStream(this, 'LogStream', {
      logGroupName: group.logGroupName,
      logStreamName: 'delivery',
    })
    return { name: `/aws/kinesisfirehose/${names.deliveryStream}`, stream: stream.ref }
  }

  private role(names: Names, logGroup: string): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('firehose.amazonaws.com') })
    const bucket = names.bucketArn('clicks')
    allow(
      { role },
      {
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket],
      },
    )
    allow(
      { role },
      {
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [clicksFolder, errorsFolder].map((folder) => `${bucket}/${folder}*`),
        because: 'Firehose names its files itself; their folders are what they have in common.',
      },
    )
    const transform = names.functionArn('enrich-clicks')
    allow(
      { role },
      {
        actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
        resources: [transform, `${transform}:$LATEST`],
      },
    )
    allow(
      { role },
      {
        actions: ['logs:PutLogEvents'],
        resources: [names.arn('logs', `log-group:${logGroup}:log-stream:delivery`)],
      },
    )
    return role
  }
}

const processorOf = (transform: IFunction) => ({
  type: 'Lambda',
  parameters: Object.entries({
    LambdaArn: `${transform.functionArn}:$LATEST`,
    NumberOfRetries: '3',
    BufferSizeInMBs: '1',
    BufferIntervalInSeconds: '60',
  }).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
})
