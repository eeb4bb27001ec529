import type { AccountStore } from '../ports/account-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

/** One account of all, and where the next one is. Neither at the end. */
export interface AccountTurn {
  id?: string
  next?: string
}

/** @param cursor of the turn before. */
export async function accountAt(
  { accounts }: { accounts: Pick<AccountStore, 'list'> },
  cursor: string | undefined,
): Promise<AccountTurn> {
  const page = await accounts.list(cursor, 1)
  const id = page.accounts[0]?.id
  return { ...(id === undefined ? {} : { id }), ...(page.next === undefined ? {} : { next: page.next }) }
}

export interface CountPorts {
  accounts: Pick<AccountStore, 'list'>
  photos: Pick<PhotoStore, 'usage'>
}

/** About how many photos there are to look at, and how many bytes of originals. */
export async function countPhotos(
  ports: CountPorts,
  signal: AbortSignal,
): Promise<{ photos: number; bytes: number }> {
  const sum = { photos: 0, bytes: 0 }
  for (let cursor: string | undefined; ;) {
    signal.throwIfAborted()
    const { id, next } = await accountAt(ports, cursor)
    if (id !== undefined) {
      const { photos, bytes } = await countPhotosOf(ports.photos, id)
      sum.photos += photos
      sum.bytes += bytes
    }
    if (next === undefined) return sum
    cursor = next
  }
}

export async function countPhotosOf(photos: Pick<PhotoStore, 'usage'>, accountId: string) {
  const { usedBytes, counts } = await photos.usage(accountId)
  return { photos: counts.ready + counts.rejected + counts.trashed, bytes: usedBytes }
}
