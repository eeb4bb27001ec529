import { CreateInvalidationCommand, type CloudFrontClient } from '@aws-sdk/client-cloudfront'
import type { Cdn } from '@cloudalbum/core'
import { randomUUID } from 'node:crypto'
import { orUnavailable } from '../service-errors.ts'

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations */
const maxPaths = 3000

export interface CloudFrontCdnOptions {
  client: Pick<CloudFrontClient, 'send'>
  distributionId: string
}

/**
 * Invalidations of a distribution. What is asked for while one is on its way goes with the next, together. A purge ends when
 * CloudFront has taken it: its caches all over the world follow within seconds, which cannot be waited for. AWS charges by
 * the path, beyond the first 1,000 of a month.
 */
export class CloudFrontCdn implements Cdn {
  private readonly options: CloudFrontCdnOptions
  private waiting = new Set<string>()
  private next: Promise<void> | undefined
  private running: Promise<unknown> = Promise.resolve()

  constructor(options: CloudFrontCdnOptions) {
    this.options = options
  }

  /** @throws AppError `unavailable`, also when too many invalidations are on their way. Again is safe. */
  async purge(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return
    for (const path of paths) this.waiting.add(encoded(path))
    this.next ??= this.afterRunning()
    await this.next
  }

  private afterRunning(): Promise<void> {
    const flushed = this.running.then(() => this.flush())
    this.running = flushed.catch(() => undefined) // told to those who asked for it
    return flushed
  }

  private async flush(): Promise<void> {
    const paths = [...this.waiting]
    this.waiting = new Set()
    this.next = undefined
    for (let at = 0; at < paths.length; at += maxPaths) await this.invalidate(paths.slice(at, at + maxPaths))
  }

  /** The reference is made once, so that a request that is sent again makes no other invalidation. */
  private async invalidate(paths: string[]): Promise<void> {
    const { client, distributionId } = this.options
    const command = new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: {
        CallerReference: randomUUID(),
        Paths: { Quantity: paths.length, Items: paths },
      },
    })
    await orUnavailable('CloudFront does not take the invalidation.', () => client.send(command))
  }
}

export const createCloudFrontCdn = (options: CloudFrontCdnOptions): Cdn => new CloudFrontCdn(options)

/** As browsers ask for it. A star would stand for all paths of that beginning. */
const encoded = (path: string) => encodeURI(path).replaceAll('*', '%2A')
