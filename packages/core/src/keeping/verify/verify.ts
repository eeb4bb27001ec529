import type { AccountStore } from '../../ports/account-store.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import type { LongRun } from '../long-run.ts'
import { accountAt, countPhotos, countPhotosOf } from '../accounts-in-turn.ts'
import { accountParts, type CheckAccountPorts, type Checked } from './check-account.ts'
import { checkObjects, objectFolders, type CheckObjectsPorts } from './check-objects.ts'
import type { VerifyOptions, VerifyTerms } from './verify-terms.ts'

export const verifyKind = 'verify'

export interface VerifyAlbumPorts extends CheckAccountPorts, CheckObjectsPorts {
  photos: CheckAccountPorts['photos'] & CheckObjectsPorts['photos'] & Pick<PhotoStore, 'usage'>
  blobs: CheckAccountPorts['blobs'] & CheckObjectsPorts['blobs']
  profiles: CheckObjectsPorts['profiles']
  accounts: Pick<AccountStore, 'get' | 'list'>
}

/** Which part of which account, or which folder of files, comes next. */
export interface VerifyCursor {
  stage: 'accounts' | 'files'
  /** Of the store of accounts, before the account that it is at. */
  accounts?: string
  part: number
  after?: string
  photos: number
  readBytes: number
}

export interface Verified {
  photos: number
  /** Of originals that were read. */
  readBytes: number
}

/** Every row has its objects and every object its row, counts are exact; bytes are what they were, as far as they are read. */
export const verifyAlbum =
  (ports: VerifyAlbumPorts, options: VerifyOptions): LongRun<VerifyCursor, Verified> =>
  async (from, report, signal) => {
    const terms: VerifyTerms = { ...options, signal }
    const { accountId } = options
    let at: VerifyCursor = from ?? { stage: 'accounts', part: 0, photos: 0, readBytes: 0 }
    const total = from ? undefined : await totalOf(ports, accountId, signal)
    const tell = async ({ findings, count, readBytes, next }: Checked) => {
      const { after: _after, ...rest } = at
      at = { ...rest, photos: at.photos + count, readBytes: at.readBytes + readBytes }
      at = next === undefined ? { ...at, part: at.part + 1 } : { ...at, after: next }
      await report({ done: at.photos, cursor: at, findings, ...(total === undefined ? {} : { total }) })
      signal.throwIfAborted()
    }
    while (at.stage === 'accounts') {
      const { id, next } = accountId === undefined ? await accountAt(ports, at.accounts) : { id: accountId }
      if (id !== undefined)
        for (let part = accountParts[at.part]; part; part = accountParts[at.part])
          await tell(await part(ports, id, at.after, terms))
      const { photos, readBytes } = at
      at = { stage: next === undefined ? 'files' : 'accounts', part: 0, photos, readBytes }
      if (next !== undefined) at = { ...at, accounts: next }
    }
    const folders = objectFolders(accountId)
    for (let folder = folders[at.part]; folder !== undefined; folder = folders[at.part])
      await tell(await checkObjects(ports, folder, at.after, terms))
    return { photos: at.photos, readBytes: at.readBytes }
  }

async function totalOf(
  ports: VerifyAlbumPorts,
  accountId: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const count = accountId === undefined ? countPhotos(ports, signal) : countPhotosOf(ports.photos, accountId)
  return (await count).photos
}
