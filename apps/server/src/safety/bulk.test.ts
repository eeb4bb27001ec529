import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, nobody, sha256Of, type Things } from './furnish.ts'
import { recipes } from './recipes.ts'
import { rowsAbout } from './rows.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things
let thief: Things

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
  thief = await furnish(album, 'thief')
})
afterAll(() => album.close())

/** One's own first, then what belongs to somebody else. */
const mixed: Record<string, (own: Things, foreign: Things) => { body: unknown }[]> = {
  editPhotos: (own, foreign) => [
    { body: { ids: [own.photoId, foreign.photoId], change: { favourite: true, addTags: ['x'] } } },
  ],
  trashPhotos: (own, foreign) => [{ body: { ids: [own.photoId, foreign.photoId] } }],
  restorePhotos: (own, foreign) => [{ body: { ids: [own.trashedId, foreign.trashedId] } }],
  purgePhotos: (own, foreign) => [{ body: { ids: [own.trashedId, foreign.trashedId] } }],
  createDownload: (own, foreign) => [
    { body: { ids: [own.photoId, foreign.photoId] } },
    { body: { albumId: foreign.albumId } },
  ],
  createAlbum: (own, foreign) => [
    { body: { title: 'a', photoIds: [own.photoId, foreign.photoId] } },
    { body: { title: 'a', parentId: foreign.albumId } },
  ],
  addToAlbum: (own, foreign) => [{ body: { photoIds: [own.rejectedId, foreign.photoId] } }],
  removeFromAlbum: (own, foreign) => [{ body: { photoIds: [own.photoId, foreign.photoId] } }],
  moveInAlbum: (own, foreign) => [
    { body: { photoIds: [own.photoId, foreign.photoId], beforePhotoId: null } },
    { body: { photoIds: [own.photoId], beforePhotoId: foreign.photoId } },
  ],
  updateAlbum: (_, foreign) => [
    { body: { title: 'b', parentId: foreign.albumId } },
    { body: { title: 'b', coverPhotoId: foreign.photoId } },
  ],
  reservePhotos: (own, foreign) => [
    {
      body: {
        photos: [own, foreign].map(({ albumId }, i) => ({
          fileName: 'a.jpg',
          sizeBytes: 10,
          sha256: sha256Of(Buffer.from(`mixed ${i}`)),
          contentType: 'image/jpeg',
          albumId,
        })),
      },
    },
  ],
  createGallery: (own, foreign) => [
    { body: { title: 'a', photoIds: [own.photoId, foreign.photoId] } },
    { body: { title: 'a', albumId: foreign.albumId } },
  ],
  addItems: (own, foreign) => [{ body: { photoIds: [own.secondPhotoId, foreign.photoId] } }],
  editItems: (own, foreign) => [
    { body: { items: [own.itemId, foreign.itemId].map((id) => ({ id, name: 'taken over' })) } },
    { body: { items: [{ id: own.itemId, photoId: foreign.photoId }] } },
  ],
  moveItems: (own, foreign) => [
    { body: { itemIds: [own.itemId, foreign.itemId], beforeItemId: null } },
    { body: { itemIds: [own.itemId], beforeItemId: foreign.itemId } },
  ],
  removeItems: (own, foreign) => [{ body: { itemIds: [own.itemId, foreign.itemId] } }],
  // Clicks are of nobody: what no gallery has is not counted.
  sendClicks: () => [],
  // These own nothing: the first answers what one has, the others are the administrator's.
  findKnown: () => [],
  adminRedriveJobs: () => [],
  adminDropJobs: () => [],
}

/** Routes whose body has a list of ids, as the contract says. */
const isBulk = (body: unknown) => /"[a-zA-Z0-9]+":\[("|\{)/.test(JSON.stringify(body ?? {}))

describe('own and foreign ids in one request', () => {
  it('covers every route that takes a list', () => {
    const bulk = recipes
      .filter(({ route, body }) => route.body && isBulk(body(nobody)))
      .map(({ name }) => name)
    expect(bulk.filter((name) => !mixed[name])).toEqual([])
  })

  const cases = recipes.flatMap((recipe) =>
    (mixed[recipe.name]?.(nobody, nobody) ?? []).map((_, index) => ({ name: recipe.name, index, recipe })),
  )
  it.each(cases)(
    '$name ($index): nothing is written, and the answer tells nothing',
    async ({ name, index, recipe }) => {
      const ids = [owner.accountId, thief.accountId]
      const before = rowsAbout(album, ids)
      const send = async (foreign: Things) => {
        const { body } = mixed[name]!(thief, foreign)[index]!
        const response = await album.ask(recipe.route.method, recipe.url(thief), {
          token: thief.session,
          body,
        })
        return [response.status, await response.text()]
      }
      const [real, none] = [await send(owner), await send(nobody)]
      expect(real).toEqual(none)
      // A cover is one of the photos of the album: any other is refused as such.
      expect(real[0]).toBe(name === 'updateAlbum' && index === 1 ? 400 : 404)
      expect(rowsAbout(album, ids)).toEqual(before)
    },
  )
})
