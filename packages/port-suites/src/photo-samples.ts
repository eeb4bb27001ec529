import {
  newId,
  type NewPhoto,
  type Photo,
  type PhotoFacts,
  type PhotoIndex,
  type PhotoStore,
  type SearchQuery,
} from '@cloudalbum/core'

export interface PhotoPorts {
  photos: PhotoStore
  index: PhotoIndex
  close?: () => Promise<void>
}

export type MakePhotoPorts = () => Promise<PhotoPorts>

export const startMs = Date.UTC(2024, 4, 17, 12)

const hex = '0123456789abcdef'
export const randomSha256 = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(64)), (byte) => hex[byte % 16]).join('')

export const sampleNew = (accountId: string, change: Partial<NewPhoto> = {}): NewPhoto => ({
  id: newId(),
  accountId,
  sha256: randomSha256(),
  sizeBytes: 1000,
  contentType: 'image/jpeg',
  fileName: 'IMG_0001.JPG',
  uploadedAtMs: startMs,
  taken: { localMs: startMs, offsetMinutes: 0, source: 'upload' },
  tags: [],
  description: '',
  ...change,
})

export const sampleFacts = (change: Partial<PhotoFacts> = {}): PhotoFacts => ({
  contentType: 'image/jpeg',
  width: 4000,
  height: 3000,
  thumbHash: 'dGh1bWI=',
  renditionVersion: 1,
  taken: { localMs: startMs, offsetMinutes: 120, source: 'offset-tag' },
  camera: {},
  tags: [],
  description: '',
  ...change,
})

export const bern = {
  location: { latitude: 46.948, longitude: 7.4474 },
  place: { city: 'Bern', region: 'Bern', country: 'Switzerland', countryCode: 'CH' },
}

export interface Samples extends PhotoPorts {
  accountId: string
  reserve(change?: Partial<NewPhoto>): Promise<Photo>
  processing(change?: Partial<NewPhoto>): Promise<Photo>
  /** One that is listed. */
  ready(facts?: Partial<PhotoFacts>, change?: Partial<NewPhoto>): Promise<Photo>
  rejected(change?: Partial<NewPhoto>): Promise<Photo>
  again(photo: Photo): Promise<Photo>
}

/** Makes photos of one account by way of the store. */
export function samplesOf(ports: PhotoPorts, accountId: string): Samples {
  const { photos } = ports
  const again = async (photo: Photo): Promise<Photo> => {
    const found = await photos.get(photo.id)
    if (!found) throw new Error(`Photo ${photo.id} is gone.`)
    return found
  }
  const reserve = async (change?: Partial<NewPhoto>) =>
    (await photos.reserve(sampleNew(accountId, change), null)).photo
  const processing = async (change?: Partial<NewPhoto>) => {
    const photo = await reserve(change)
    await photos.startProcessing(photo.id, startMs)
    return again(photo)
  }
  return {
    ...ports,
    accountId,
    again,
    reserve,
    processing,
    ready: async (facts, change) => {
      const photo = await processing(change)
      const { tags, description } = photo
      await photos.complete(photo.id, photo.sha256, sampleFacts({ tags, description, ...facts }), startMs)
      return again(photo)
    },
    rejected: async (change) => {
      const photo = await processing(change)
      await photos.reject(photo.id, { code: 'damaged', detail: 'The file ends too early.' }, {}, startMs)
      return again(photo)
    },
  }
}

/** What the suite of PhotoIndex works on. */
export interface IndexContext {
  own: Samples
  other: Samples
  /** An account of its own in the same store. */
  fresh: () => Samples
  taken: (localMs: number) => { taken: { localMs: number; offsetMinutes: number; source: 'file' } }
  find: (text: string, query?: Partial<SearchQuery>) => Promise<string[]>
}

/** All pages of a list. */
export async function allPages<T extends { next?: string }>(
  read: (cursor: string | undefined) => Promise<T>,
): Promise<T[]> {
  const pages: T[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    pages.push(page)
    cursor = page.next
  } while (cursor)
  return pages
}

export const idsOf = (photos: readonly Photo[]) => photos.map((photo) => photo.id)
