import { readConfig } from '@cloudalbum/config'
import { openParts } from './open-parts.ts'

const dayMs = 24 * 3_600_000

/**
 * What a dead album's upkeep and workers do the day after: everything that is due is done when it resolves. In this
 * process, with the album's own parts. @throws Error for what the album would have logged as a fault.
 */
export async function collectLater(dataDir: string, aheadMs = dayMs + 3_600_000): Promise<void> {
  const faults: unknown[] = []
  const clock = { now: () => Date.now() + aheadMs }
  const log = (level: string, event: string, fields?: Record<string, unknown>) =>
    void (level !== 'info' && faults.push({ event, ...fields }))
  const config = readConfig({ DATA_DIR: dataDir })
  const { adapters, ...background } = openParts({ config, baseUrl: 'http://localhost', log, clock })
  try {
    background.start()
    await background.stop()
    await background.drain()
  } finally {
    await adapters.images.close()
    adapters.close()
  }
  if (faults.length > 0) throw new Error('The upkeep had faults.', { cause: faults })
}
