import { Duration } from 'aws-cdk-lib/core'
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import type { AlbumFunction } from '../constructs/album-function.ts'
import { takeFromQueue } from '../constructs/take-from-queue.ts'
import { takeFromStream } from '../constructs/take-from-stream.ts'
import type { Workload } from '../constructs/workload.ts'
import type { UserPoolIds } from '../rights/grant.ts'

interface ImagesStackOptions extends StackContext {
  pool: UserPoolIds
  /** Of the table of jobs. */
  jobsStreamArn: string
}

/** Jobs of these kinds are done by the function that may change profiles, all others by `run-jobs`. */
const ofProfileImages = ['process-profile-image', 'receive-upload']

/** What happens behind the answers: images, the other work, and looking after what was left over. */
export class ImagesStack extends AlbumStack {
  /** Those that make CloudFront forget. */
  readonly workloads: readonly Workload[]

  constructor(scope: Construct, options: ImagesStackOptions) {
    super(scope, { ...options, part: 'images', description: 'images and work in the background' })
    const { pool, jobsStreamArn } = options
    takeFromQueue(this.albumFunction('process-photo', pool), {
      queue: 'photos',
      batchSize: 4,
      maxConcurrency: 20,
    })
    const profileImages = this.albumFunction('process-profile-image', pool)
    const jobs = this.albumFunction('run-jobs', pool)
    const stream = { table: 'jobs', streamArn: jobsStreamArn, failures: 'jobs' } as const
    takeFromStream(profileImages, {
      ...stream,
      batchSize: 2,
      maxConcurrency: 5,
      rows: { wake: { S: ['now'] }, kind: { S: ofProfileImages } },
    })
    takeFromStream(jobs, {
      ...stream,
      batchSize: 10,
      maxConcurrency: 10,
      rows: { wake: { S: ['now'] }, kind: { S: [{ 'anything-but': ofProfileImages }] } },
    })
    const reconcile = this.albumFunction('reconcile', pool)
    this.everySoOften(reconcile)
    this.workloads = [profileImages, jobs, reconcile]
  }

  /** As one machine does it: what is due every five minutes, every hour, every day. The event says which. */
  private everySoOften(reconcile: AlbumFunction): void {
    for (const [name, every] of Object.entries({
      'five-minutes': Duration.minutes(5),
      hour: Duration.hours(1),
      day: Duration.days(1),
    }))
      new Rule(this, `Every-${name}`, {
        ruleName: this.names.own(`every-${name}`),
        description: `Upkeep of CloudAlbum ${this.stage.name}`,
        schedule: Schedule.rate(every),
        targets: [
          new LambdaFunction(reconcile.function, {
            event: RuleTargetInput.fromObject({ everyMs: every.toMilliseconds() }),
            // The next one comes soon, and does the same.
            retryAttempts: 0,
            maxEventAge: Duration.minutes(5),
          }),
        ],
      })
  }
}
