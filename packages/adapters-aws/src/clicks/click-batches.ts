import type { Clock } from '@cloudalbum/core'
import type { Dynamo } from '../dynamodb/dynamo.ts'

/** Longer than a batch may come again, or an object wait to be counted. */
const keptS = 3 * 86_400
const atOnce = 50

/** Which delivered object counts a batch: streams deliver a record at least once, and so may a visitor send it. */
export class ClickBatches {
  private readonly dynamo: Dynamo
  private readonly clock: Clock

  constructor(options: { dynamo: Dynamo; clock: Clock }) {
    this.dynamo = options.dynamo
    this.clock = options.clock
  }

  /** Gives those that are this object's: no other has had them, today and the days before. Asking again gives the same ones. */
  async claim(objectKey: string, batches: readonly string[]): Promise<Set<string>> {
    const own = new Set<string>()
    const queue = batches.values()
    const work = async () => {
      for (const batch of queue) if (await this.claimOne(objectKey, batch)) own.add(batch)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return own
  }

  private claimOne(objectKey: string, batch: string): Promise<boolean> {
    const expiresAtS = Math.floor(this.clock.now() / 1000) + keptS
    return this.dynamo.put(
      'click-batches',
      { batch, objectKey, expiresAtS },
      {
        condition: 'attribute_not_exists(#batch) OR #objectKey = :objectKey',
        values: { objectKey },
      },
    )
  }
}
