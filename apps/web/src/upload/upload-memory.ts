import type { UploadItem } from './upload-item.ts'

/** What is kept of an unfinished upload over a reload. */
export interface RememberedUpload {
  key: string
  accountId: string
  name: string
  folder: string
  sizeBytes: number
  modifiedMs: number
  contentType: string
  albumId: string | undefined
  sha256: string | undefined
  photoId: string | undefined
  /** Where the browser gives such: the file itself can be opened again. */
  handle: FileSystemFileHandle | undefined
  addedMs: number
}

export interface UploadMemory {
  load(): Promise<RememberedUpload[]>
  save(items: readonly { item: UploadItem; handle: FileSystemFileHandle | undefined }[]): Promise<void>
  remove(keys: readonly string[]): Promise<void>
}

const databaseName = 'cloudalbum-uploads'
const storeName = 'unfinished'
const keptMs = 14 * 86_400_000

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1)
    request.onupgradeneeded = () =>
      request.result.createObjectStore(storeName, { keyPath: ['accountId', 'key'] })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('No database'))
  })
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error ?? new Error('Not stored'))
    transaction.onabort = transaction.onerror
  })
}

/** In IndexedDB, apart for each account. Without it (private windows) uploads end with the page, and nothing else suffers. */
export function createUploadMemory(accountId: string): UploadMemory {
  let opening: Promise<IDBDatabase> | undefined

  async function inStore<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    try {
      opening ??= openDatabase()
      const transaction = (await opening).transaction(storeName, mode)
      const request = work(transaction.objectStore(storeName))
      await finished(transaction)
      return request?.result
    } catch {
      return undefined
    }
  }
  async function remove(keys: readonly string[]) {
    await inStore('readwrite', (store) => {
      for (const key of keys) store.delete([accountId, key])
      return undefined
    })
  }

  return {
    remove,
    async load() {
      const range = IDBKeyRange.bound([accountId], [accountId, []])
      const all = (await inStore<RememberedUpload[]>('readonly', (store) => store.getAll(range))) ?? []
      const old = all.filter(({ addedMs }) => Date.now() - addedMs > keptMs)
      if (old.length > 0) await remove(old.map(({ key }) => key))
      return all.filter((one) => !old.includes(one))
    },
    async save(items) {
      const addedMs = Date.now()
      await inStore('readwrite', (store) => {
        for (const { item, handle } of items) store.put(remembered(item, handle, accountId, addedMs))
        return undefined
      })
    },
  }
}

function remembered(
  item: UploadItem,
  handle: FileSystemFileHandle | undefined,
  accountId: string,
  addedMs: number,
): RememberedUpload {
  const { key, name, folder, sizeBytes, modifiedMs, contentType, albumId, sha256, photoId } = item
  return {
    key,
    accountId,
    name,
    folder,
    sizeBytes,
    modifiedMs,
    contentType,
    albumId,
    sha256,
    photoId,
    handle,
    addedMs,
  }
}
