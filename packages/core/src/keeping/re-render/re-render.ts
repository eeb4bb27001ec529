import { originalKey, renditionVersion, type Photo } from '../../photos/photo.ts'
import type { AccountStore } from '../../ports/account-store.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { ImageProcessor } from '../../ports/image-processor.ts'
import type { WorkFinding } from '../../ports/long-work-store.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import { accountAt, countPhotos } from '../accounts-in-turn.ts'
import { inParallel } from '../in-parallel.ts'
import type { LongRun } from '../long-run.ts'
import { findings } from '../verify/findings.ts'
import { readOriginal } from './read-original.ts'
import { showNewer, type ShowNewerPorts } from './show-newer.ts'

export const reRenderKind = 're-render'

export interface ReRenderPorts extends ShowNewerPorts {
  accounts: Pick<AccountStore, 'list'>
  photos: ShowNewerPorts['photos'] & Pick<PhotoStore, 'listByState' | 'usage'>
  blobs: ShowNewerPorts['blobs'] & Pick<BlobStore, 'withFile'>
  images: Pick<ImageProcessor, 'process'>
}

/** At a page of photos in a state of the account after `accounts`. */
export interface ReRenderCursor {
  accounts?: string
  state: number
  after?: string
  seen: number
  rendered: number
}

export interface ReRendered {
  photos: number
  /** Whose renditions were of an older version. */
  rendered: number
}

const states = ['ready', 'trashed', 'rejected'] as const
const anyTime = Number.MAX_SAFE_INTEGER
const limit = 20

/** Makes renditions anew that an earlier version of the album has made; the earlier ones are shown until these are there. */
export const reRender =
  (ports: ReRenderPorts): LongRun<ReRenderCursor, ReRendered> =>
  async (from, report, signal) => {
    let at: ReRenderCursor = from ?? { state: 0, seen: 0, rendered: 0 }
    const total = from ? {} : { total: (await countPhotos(ports, signal)).photos }
    for (;;) {
      const { id, next: nextAccount } = await accountAt(ports, at.accounts)
      for (let state = states[at.state]; id !== undefined && state; state = states[at.state]) {
        const { photos, next } = await ports.photos.listByState(id, state, anyTime, at.after, limit)
        const older = photos.filter(isOlder)
        const found = await inParallel(older, 2, (photo) => renderAnew(ports, photo, signal))
        const { after: _after, ...rest } = at
        at = { ...rest, seen: at.seen + photos.length, rendered: at.rendered + older.length }
        at = next === undefined ? { ...at, state: at.state + 1 } : { ...at, after: next }
        await report({ done: at.seen, ...total, cursor: at, findings: found.flat() })
        signal.throwIfAborted()
      }
      const { seen, rendered } = at
      if (nextAccount === undefined) return { photos: seen, rendered }
      at = { accounts: nextAccount, state: 0, seen, rendered }
    }
  }

const isOlder = (photo: Photo) => photo.renditionVersion > 0 && photo.renditionVersion < renditionVersion

/** Gives what is in the way; the older renditions stay then. */
async function renderAnew(ports: ReRenderPorts, photo: Photo, signal: AbortSignal): Promise<WorkFinding[]> {
  signal.throwIfAborted()
  const image = await readOriginal(ports, photo, signal)
  if (typeof image === 'string') return [findings.originalUnread(originalKey(photo), image)]
  if (image.sha256 !== photo.sha256) return [findings.originalDamaged(originalKey(photo))]
  if (image.outcome === 'rejected') return [findings.originalUnread(originalKey(photo), image.detail)]
  await showNewer(ports, photo, image)
  return []
}
