import { Duration } from 'aws-cdk-lib/core'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { AlbumFunction } from '../constructs/album-function.ts'
import { allow } from '../constructs/workload.ts'

/** Those that were enriched, and those on which that failed: they are counted from there when the fault is over. */
const clickFolders = ['clicks/', 'click-errors/processing-failed/']

/** The function is called for each file that the stream has written; what it fails on three times waits to be tried again. */
export function hearOfFiles(worker: AlbumFunction): void {
  const { names } = worker
  const failed = names.deadLettersArn('clicks')
  new Rule(worker, 'Files', {
    ruleName: names.own('clicks'),
    description: 'Files of clicks are counted when they have come',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [names.bucket('clicks')] },
        object: { key: clickFolders.map((prefix) => ({ prefix })) },
      },
    },
    targets: [
      new LambdaFunction(worker.function, { deadLetterQueue: Queue.fromQueueArn(worker, 'Failed', failed) }),
    ],
  })
  allow(worker, { actions: ['sqs:SendMessage'], resources: [failed] })
  const calls = new CfnEventInvokeConfig(worker, 'Calls', {
    functionName: worker.function.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: Duration.hours(6).toSeconds(),
    destinationConfig: { onFailure: { destination: failed } },
  })
  // AWS asks whether the function may write there.
  calls.node.addDependency(worker.role)
}
