import { originalKey, renditionKey, renditions, type Photo, type PhotoState } from '../photos/photo.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ApiKeyStore } from '../ports/api-key-store.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeStore } from '../ports/code-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { SessionStore } from '../ports/session-store.ts'
import { enqueueDeletion } from './close-account.ts'

/** Removes what one part of the album keeps of an account. Runs after the photos are gone; nothing left is fine. */
export interface AccountEraser {
  eraseAccount(accountId: string): Promise<void>
}

export interface DeleteAccountDataPorts {
  accounts: Pick<AccountStore, 'get' | 'finishDelete'>
  photos: Pick<PhotoStore, 'listByState' | 'startPurge' | 'finishPurge' | 'reject'>
  blobs: Pick<BlobStore, 'list' | 'remove' | 'abortParts'>
  identity: Pick<IdentityProvider, 'remove'>
  sessions: Pick<SessionStore, 'removeAll'>
  keys: Pick<ApiKeyStore, 'removeAll'>
  codes: Pick<CodeStore, 'removeAll'>
  erasers: readonly AccountEraser[]
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

type OnRemoved = (photos: number) => Promise<void>

const batch = 100
const anyTime = Number.MAX_SAFE_INTEGER
/** No worker takes longer: a photo that is still `processing` after this was left behind. */
const abandonedAfterMs = 60 * 60_000
const purgeable: PhotoState[] = ['expected', 'ready', 'rejected', 'trashed']

/** How soon to look again for photos that a worker was busy with. */
const busyDelayMs = 60_000

/**
 * Tombstones first, then bytes, then rows, the account's own row last: cut off anywhere, the next run goes on. While a worker is
 * busy with a photo, another `delete-account` job is left for later.
 * @param onRemoved told between steps of how many photos are gone since it was told last; it may abort `signal`
 */
export async function deleteAccountData(
  ports: DeleteAccountDataPorts,
  accountId: string,
  signal?: AbortSignal,
  onRemoved: OnRemoved = () => Promise.resolve(),
): Promise<void> {
  const account = await ports.accounts.get(accountId)
  if (!account) return
  if (account.deletingAtMs === null) throw new Error('The account is not to be deleted.')
  await ports.sessions.removeAll(accountId)
  await ports.keys.removeAll(accountId)
  const busy = await rejectAbandoned(ports, accountId)
  for (const state of purgeable) await buryAll(ports, accountId, state, signal, onRemoved)
  await removeBuried(ports, accountId, signal, onRemoved)
  if (busy > 0) return enqueueDeletion(ports.jobs, accountId, busyDelayMs)
  await sweepBlobs(ports, `originals/${accountId}/`, signal)
  await sweepBlobs(ports, `renditions/${accountId}/`, signal)
  for (const eraser of ports.erasers) await eraser.eraseAccount(accountId)
  await ports.codes.removeAll(accountId)
  await ports.identity.remove(accountId)
  await ports.accounts.finishDelete(accountId)
}

/** Gives how many are really being processed. */
async function rejectAbandoned(
  { photos, clock }: DeleteAccountDataPorts,
  accountId: string,
): Promise<number> {
  const nowMs = clock.now()
  const rejection = { code: 'too-slow', detail: 'Its account was deleted.' } as const
  let busy = 0
  for await (const page of pages(photos, accountId, 'processing'))
    for (const photo of page)
      if (
        nowMs - photo.updatedAtMs < abandonedAfterMs ||
        !(await photos.reject(photo.id, rejection, {}, nowMs))
      )
        busy++
  return busy
}

async function buryAll(
  { photos, clock }: DeleteAccountDataPorts,
  accountId: string,
  state: PhotoState,
  signal: AbortSignal | undefined,
  onRemoved: OnRemoved,
): Promise<void> {
  for await (const page of pages(photos, accountId, state)) {
    signal?.throwIfAborted()
    await photos.startPurge(
      accountId,
      page.map((photo) => photo.id),
      clock.now(),
      true,
    )
    await onRemoved(0)
  }
}

async function removeBuried(
  { photos, blobs }: DeleteAccountDataPorts,
  accountId: string,
  signal: AbortSignal | undefined,
  onRemoved: OnRemoved,
): Promise<void> {
  for await (const page of pages(photos, accountId, 'purging')) {
    signal?.throwIfAborted()
    for (const photo of page) if (photo.uploadId) await blobs.abortParts(originalKey(photo), photo.uploadId)
    await blobs.remove(
      page.flatMap((photo) => [originalKey(photo), ...renditions.map((one) => renditionKey(photo, one))]),
    )
    for (const photo of page) await photos.finishPurge(photo.id)
    await onRemoved(page.length)
  }
}

/** What no row speaks of any more: renditions of other versions, uploads that came too late. */
async function sweepBlobs(
  { blobs }: Pick<DeleteAccountDataPorts, 'blobs'>,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const page = await blobs.list(prefix, undefined, batch)
    if (page.blobs.length === 0) return
    await blobs.remove(page.blobs.map((blob) => blob.key))
  }
}

async function* pages(
  photos: Pick<PhotoStore, 'listByState'>,
  accountId: string,
  state: PhotoState,
): AsyncGenerator<Photo[]> {
  let cursor: string | undefined
  do {
    const page = await photos.listByState(accountId, state, anyTime, cursor, batch)
    cursor = page.next
    if (page.photos.length > 0) yield page.photos
  } while (cursor)
}
