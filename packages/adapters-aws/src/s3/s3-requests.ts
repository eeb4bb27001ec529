import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import { withRetries } from '../dynamodb/retry.ts'
import { isBusy, translated } from './s3-errors.ts'

/** A command of the SDK: what it takes and what it gives. */
type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = Parameters<
  typeof S3Client.prototype.send<I, O>
>[0]

/** After so long no other try begins. */
const patienceMs = 8000

export interface S3RequestsOptions {
  client: S3Client
  /** For tests. */
  wait?: (ms: number) => Promise<void>
}

/** Requests to S3, tried again while it is busy. What goes wrong for good is an error of the album. */
export class S3Requests {
  readonly client: S3Client
  private readonly wait: S3RequestsOptions['wait']

  constructor({ client, wait }: S3RequestsOptions) {
    this.client = client
    this.wait = wait
  }

  send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(command: Command<I, O>): Promise<O> {
    return this.retried(() => this.client.send(command))
  }

  /** For what is more than one request: all of it again. */
  async retried<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await withRetries(run, {
        busy: isBusy,
        forMs: patienceMs,
        ...(this.wait ? { wait: this.wait } : {}),
      })
    } catch (error) {
      throw translated(error)
    }
  }
}
