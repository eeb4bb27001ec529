import { judgeFile } from './accepted-types.ts'
import type { FoundFile } from './read-drop.ts'
import { keyOf, type UploadItem } from './upload-item.ts'
import type { RememberedUpload } from './upload-memory.ts'

/** An item for a file; undefined for what systems leave beside photos. */
export function makeItem(
  { file, folder }: FoundFile,
  albumId: string | undefined,
  maxBytes: number,
): UploadItem | undefined {
  const verdict = judgeFile(file, maxBytes)
  if (verdict.kind === 'ignore') return undefined
  const identity = { name: file.name, folder, sizeBytes: file.size, modifiedMs: file.lastModified }
  return {
    ...identity,
    key: keyOf(identity),
    albumId,
    contentType: verdict.kind === 'photo' ? verdict.contentType : '',
    file: verdict.kind === 'photo' ? file : undefined,
    state: verdict.kind === 'photo' ? 'waiting' : 'skipped',
    problem: verdict.kind === 'photo' ? undefined : { kind: 'skip', reason: verdict.reason },
    sentBytes: 0,
    sha256: undefined,
    photoId: undefined,
    reservation: undefined,
    inTrash: false,
  }
}

export function itemOfMemory(known: RememberedUpload, file: File | undefined): UploadItem {
  const { key, name, folder, sizeBytes, modifiedMs, contentType, albumId, sha256 } = known
  // Another file of the same name may lie there by now.
  const same = file && file.size === sizeBytes && file.lastModified === modifiedMs ? file : undefined
  return {
    key,
    name,
    folder,
    sizeBytes,
    modifiedMs,
    contentType,
    albumId,
    sha256,
    file: same,
    state: same ? 'waiting' : 'lost',
    problem: undefined,
    sentBytes: 0,
    photoId: undefined,
    reservation: undefined,
    inTrash: false,
  }
}
