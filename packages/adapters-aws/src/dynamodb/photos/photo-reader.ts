import type { Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { toPhoto, type PhotoRow } from './photo-rows.ts'

export const photosTable = 'photos'
export const hashesTable = 'photo-hashes'

/** Which photo an account has with these bytes: one in any state but `purging`. */
export type HashRow = { accountId: string; sha256: string; photoId: string }

export async function getPhotoRow(dynamo: Dynamo, id: string): Promise<PhotoRow | undefined> {
  return dynamo.get<PhotoRow>(photosTable, { id })
}

/** In the order of `ids`, each once; missing ones are left out. Sees what was written before, unless told otherwise. */
export const getPhotos = async (
  dynamo: Dynamo,
  ids: readonly string[],
  options: { consistent?: boolean } = {},
): Promise<Photo[]> => (await getPhotoRows(dynamo, ids, options)).map(toPhoto)

export async function getPhotoRows(
  dynamo: Dynamo,
  ids: readonly string[],
  options: { consistent?: boolean } = {},
): Promise<PhotoRow[]> {
  const unique = [...new Set(ids)]
  const rows = await dynamo.getMany<PhotoRow>(
    photosTable,
    unique.map((id) => ({ id })),
    options,
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  return unique.flatMap((id) => found.get(id) ?? [])
}

export async function photosBySha256(
  dynamo: Dynamo,
  accountId: string,
  sha256s: readonly string[],
): Promise<Photo[]> {
  const keys = [...new Set(sha256s)].map((sha256) => ({ accountId, sha256 }))
  // Whoever reserves what this has just missed is told then.
  const locks = await dynamo.getMany<HashRow>(hashesTable, keys, { consistent: false })
  const photos = await getPhotos(
    dynamo,
    locks.map(({ photoId }) => photoId),
  )
  return photos.filter(({ state }) => state !== 'purging')
}
