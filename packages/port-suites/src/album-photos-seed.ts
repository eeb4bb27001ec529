import { newId, type PhotoStore } from '@cloudalbum/core'

/** What tests of albums need of photos. */
export type SeedStore = Pick<PhotoStore, 'reserve' | 'startProcessing' | 'complete'>

export const seedNowMs = Date.UTC(2026, 0, 1)

/** A photo whose bytes have not come. Gives its id. */
export async function expectedPhoto(photos: SeedStore, accountId: string, localMs = 0): Promise<string> {
  const id = newId()
  const sha256 = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  await photos.reserve(
    {
      id,
      accountId,
      sha256,
      sizeBytes: 10,
      contentType: 'image/jpeg',
      fileName: `${id}.jpg`,
      uploadedAtMs: seedNowMs,
      taken: { localMs, offsetMinutes: 0, source: 'upload' },
      tags: [],
      description: '',
    },
    null,
  )
  return id
}

export async function makeReady(photos: SeedStore & Pick<PhotoStore, 'get'>, id: string): Promise<void> {
  const photo = await photos.get(id)
  if (!photo) throw new Error(`There is no photo ${id}.`)
  await photos.startProcessing(id, seedNowMs)
  await photos.complete(
    id,
    photo.sha256,
    {
      contentType: 'image/jpeg',
      width: 3,
      height: 2,
      thumbHash: 'hash',
      renditionVersion: 1,
      taken: photo.taken,
      camera: {},
      tags: [],
      description: '',
    },
    seedNowMs,
  )
}

/** A visible photo. Gives its id. */
export async function readyPhoto(
  photos: SeedStore & Pick<PhotoStore, 'get'>,
  accountId: string,
  localMs = 0,
): Promise<string> {
  const id = await expectedPhoto(photos, accountId, localMs)
  await makeReady(photos, id)
  return id
}

export const several = async (count: number, make: (index: number) => Promise<string>): Promise<string[]> => {
  const ids: string[] = []
  for (let index = 0; index < count; index++) ids.push(await make(index))
  return ids
}
