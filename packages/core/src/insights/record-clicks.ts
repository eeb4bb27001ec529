import type { ClickSink } from '../ports/click-sink.ts'
import type { Clock } from '../ports/clock.ts'
import type { VisitorSalts } from '../ports/visitor-salts.ts'
import { visitorOf, type VisitorSource } from './visitor.ts'

export interface RecordClicksPorts {
  clicks: ClickSink
  salts: VisitorSalts
  clock: Clock
  /** Whether a program says that it is one, by its `User-Agent`. */
  isBot: (userAgent: string) => boolean
}

export interface ClickBatch {
  /** Chosen by the sender, who sends the same one again when no answer came. */
  batchId: string
  galleryId: string
  /** Null: the gallery itself was opened. */
  itemIds: (string | null)[]
}

/**
 * Takes clicks as they come, but for those of programs: whether there is such a gallery and item shows when they are written, so that nobody waits for a look-up.
 * @throws AppError `unavailable`.
 */
export async function recordClicks(
  ports: RecordClicksPorts,
  { batchId, galleryId, itemIds }: ClickBatch,
  source: VisitorSource,
): Promise<void> {
  if (source.userAgent === '' || ports.isBot(source.userAgent)) return
  const atMs = ports.clock.now()
  const visitor = await visitorOf(ports, galleryId, source)
  const clicks = itemIds.map((itemId, i) => ({ id: `${batchId}-${i}`, galleryId, itemId, atMs, visitor }))
  await ports.clicks.accept(`${galleryId}-${visitor}-${batchId}`, clicks)
}
