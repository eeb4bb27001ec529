import { isAppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { clicksKey, dayOf, type Click, type ClickRecord } from './click.ts'
import { toNdjsonGz } from './click-files.ts'
import { enrichClicks, type EnrichPorts } from './enrich-clicks.ts'

export interface FileClicksPorts extends EnrichPorts {
  blobs: Pick<BlobStore, 'put'>
}

/**
 * Joins clicks with what was clicked on and writes them into files of this name, one for each gallery and day; one that is there
 * already stays as it is. Gives the keys of the files.
 */
export async function fileClicks(
  ports: FileClicksPorts,
  clicks: readonly Click[],
  name: string,
): Promise<string[]> {
  const records = await enrichClicks(ports, clicks)
  const files = Map.groupBy(records, ({ gallery, at }) => clicksKey(gallery, dayOf(Date.parse(at)), name))
  for (const [key, group] of files) await putOnce(ports.blobs, key, group)
  return [...files.keys()]
}

/** One that an earlier run has put is the one that counts: an item may have changed since. */
async function putOnce(blobs: Pick<BlobStore, 'put'>, key: string, records: ClickRecord[]): Promise<void> {
  try {
    await blobs.put(key, await toNdjsonGz(records), { contentType: 'application/gzip' })
  } catch (error) {
    if (!isAppError(error, 'already-uploaded')) throw error
  }
}
