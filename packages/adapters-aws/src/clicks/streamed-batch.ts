import type { Click } from '@cloudalbum/core'

/** A record of the stream: clicks of one visitor, without who it was. */
export interface StreamedBatch {
  /** The same whenever the same clicks come again: repetitions are told by it. */
  batch: string
  clicks: Click[]
}

export const streamedLine = (streamed: StreamedBatch): string => `${JSON.stringify(streamed)}\n`

/** Undefined for what is no such record. */
export function readStreamed(value: unknown): StreamedBatch | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { batch, clicks } = value as Partial<StreamedBatch>
  if (typeof batch !== 'string' || !/^[0-9a-z/-]{1,200}$/.test(batch)) return undefined
  return Array.isArray(clicks) && clicks.length > 0 && clicks.every(isClick) ? { batch, clicks } : undefined
}

function isClick(value: unknown): value is Click {
  if (typeof value !== 'object' || value === null) return false
  const { id, galleryId, itemId, atMs, visitor } = value as Partial<Record<keyof Click, unknown>>
  const areTexts = [id, galleryId, visitor, itemId ?? ''].every((one) => typeof one === 'string')
  return areTexts && Number.isSafeInteger(atMs)
}
