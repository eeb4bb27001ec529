import type { Clock } from '@cloudalbum/core'
import type { Dynamo } from './dynamo.ts'

/** When somebody last asked the album to change something. */
export interface Activity {
  /** Somebody does now. Again within ten minutes it costs nothing. */
  note(): Promise<void>
  /** Milliseconds since then, ten minutes more or less; Infinity: nobody ever did. */
  quietForMs(): Promise<number>
}

const key = { name: 'last-asked' }
const notedForMs = 10 * 60_000

/** In one row of DynamoDB: who looks whether there is anything to look after pays half a read unit. */
export function createDynamoActivity(dynamo: Dynamo, clock: Clock): Activity {
  let notedAtMs = -Infinity
  return {
    async note() {
      const atMs = clock.now()
      if (atMs < notedAtMs + notedForMs) return
      await dynamo.put('settings', { ...key, atMs })
      notedAtMs = atMs
    },
    async quietForMs() {
      const row = await dynamo.get<{ atMs: number }>('settings', key, { consistent: false })
      return row ? clock.now() - row.atMs : Infinity
    },
  }
}
