import type { ClickSink } from '../ports/click-sink.ts'
import type { Clock } from '../ports/clock.ts'
import type { Click } from './click.ts'
import { visitorOf, type VisitorPorts, type VisitorSource } from './visitor.ts'

export interface ReadClicksPorts extends VisitorPorts {
  /** Whether a program says that it is one, by its `User-Agent`. */
  isBot: (userAgent: string) => boolean
}

export interface RecordClicksPorts extends ReadClicksPorts {
  clicks: ClickSink
  clock: Clock
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
  batch: ClickBatch,
  source: VisitorSource,
): Promise<void> {
  const sent = await readClicks(ports, batch, source, ports.clock.now())
  if (sent) await ports.clicks.accept(sent.batchId, sent.clicks)
}

/** What a visitor sent, without what tells who it was; `batchId` is one of its own for each visitor. Undefined for what no person did. */
export async function readClicks(
  ports: ReadClicksPorts,
  { batchId, galleryId, itemIds }: ClickBatch,
  source: VisitorSource,
  atMs: number,
): Promise<{ batchId: string; clicks: Click[] } | undefined> {
  if (source.userAgent === '' || ports.isBot(source.userAgent) || isAhead(source)) return undefined
  const visitor = await visitorOf(ports, galleryId, source, atMs)
  return {
    batchId: `${galleryId}-${visitor}-${batchId}`,
    clicks: itemIds.map((itemId, i) => ({ id: `${batchId}-${i}`, galleryId, itemId, atMs, visitor })),
  }
}

/** A page that is only loaded in advance has not been opened. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose */
const isAhead = ({ purpose = '' }: VisitorSource) => /prefetch|prerender/.test(purpose)
