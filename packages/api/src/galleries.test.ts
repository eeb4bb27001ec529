import { openGalleryParts } from '@cloudalbum/adapters-local/testing'
import type { PublicGallery, PublicItemPage } from '@cloudalbum/contract'
import { createAlbum, newId } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { creatureAttributes, openGalleryAlbum } from './gallery-test-album.ts'

/** Galleries over real stores, and the way to close them. */
function open(options: { canMail?: boolean } = {}) {
  const clock = new FakeClock(startMs)
  const parts = openGalleryParts(clock, options)
  const readyPhoto = (accountId: string, fileName: string) =>
    samplesOf(parts.ports, accountId).ready({ ...bern, camera: { make: 'Zenobia' } }, { fileName })
  return openGalleryAlbum({ ...parts, readyPhoto })
}

let album: Awaited<ReturnType<typeof open>>
beforeEach(async () => void (album = await open()))
afterEach(() => album.close())

describe('a gallery', () => {
  it('of an album has its photos as items, and offers later ones', async () => {
    const [first, second, later] = await album.photos('Best_friend.jpg', 'best friend.png', 'c.jpg')
    const { id: albumId } = await createAlbum(album.ports, album.accounts.anna.id, {
      title: 'Pets',
      photoIds: [first!, second!],
    })
    const gallery = await album.gallery({ albumId, title: 'Our pets!' })
    expect(gallery).toMatchObject({
      state: 'draft',
      slug: 'our-pets',
      itemCount: 2,
      shownCount: 2,
      likes: true,
    })
    expect(gallery).toMatchObject({ indexed: false, claimLabel: null, url: 'https://album.test/g/our-pets' })
    const items = await album.items(gallery.id)
    expect(items.map(({ name, slug, description }) => [name, slug, description])).toEqual([
      ['Best friend', 'best-friend', ''],
      ['best friend', 'best-friend-2', ''],
    ])
    await album.ports.albums.addPhotos(album.accounts.anna.id, albumId, [later!], 5)
    const offers = await album.json<{ ids: string[] }>('anna', `GET /api/galleries/${gallery.id}/offers`)
    expect(offers.ids).toEqual([later])
    const add = () =>
      album.json('anna', `POST /api/galleries/${gallery.id}/items`, { photoIds: [later, first] })
    expect([await add(), await add()]).toEqual([{ added: 1 }, { added: 0 }])
    expect(await album.refused('anna', 'POST /api/galleries', { title: 'X', albumId })).toEqual([
      409,
      'conflict',
    ])
  })

  it('takes an address of its title that is free, never a reserved one', async () => {
    const titles = ['Our pets', 'Our pets!', 'Admin', '우리 집', 'ab', 'É']
    const slugs = []
    for (const title of titles) slugs.push((await album.gallery({ title })).slug)
    expect(slugs).toEqual([
      'our-pets',
      'our-pets-2',
      'admin-gallery',
      'my-gallery',
      'ab-gallery',
      'e-gallery',
    ])
    for (const slug of ['admin', 'ab', 'A-b', 'a--b', '-ab', 'a b', 'x'.repeat(61)])
      expect(await album.refused('anna', 'POST /api/galleries', { title: 'T', slug })).toEqual([
        400,
        'invalid-input',
      ])
    expect(await album.refused('anna', 'POST /api/galleries', { title: 'T', slug: 'our-pets' })).toEqual([
      409,
      'conflict',
    ])
  })

  it('keeps its items in step with its attributes', async () => {
    const { gallery, items } = await album.creatures()
    const change = (attributes: object[], more = {}) =>
      album.ask('anna', `PATCH /api/galleries/${gallery.id}`, { attributes, ...more })
    const [species, good, age] = gallery.attributes
    const narrower = [species!, { ...good!, choices: ['Good', 'Neutral'] }, age!]
    const refused = await change(narrower)
    expect(refused.status).toBe(400)
    expect(((await refused.json()) as { detail: string }).detail).toContain('“Zap” has “Evil” as Good/Evil')
    expect((await change(narrower, { dropMisfits: true })).status).toBe(200)
    expect((await change([{ ...species!, name: 'Kind' }, age!])).status).toBe(200)
    expect((await album.items(gallery.id)).map(({ values }) => values)).toEqual([
      { species: 'Cyclops', age: 7 },
      { species: 'Mermaid' },
      { species: 'Cyclops', age: 700 },
    ])
    expect(items[1]!.values).toEqual({ species: 'Mermaid', 'good-evil': 'Good' })
  })

  it.each([
    ['the same name twice', [creatureAttributes[0], creatureAttributes[0]]],
    ['choices that there are not', [{ name: 'X', kind: 'choice' }]],
    ['a choice twice', [{ name: 'X', kind: 'choice', choices: ['a', 'A'] }]],
    ['a key of addresses', [{ key: 'cursor', name: 'X', kind: 'text' }]],
    ['six filters', [1, 2, 3, 4, 5, 6].map((n) => ({ name: `F${n}`, kind: 'text', filter: true }))],
    ['thirteen', Array.from({ length: 13 }, (_, n) => ({ name: `A${n}`, kind: 'text' }))],
    ['a name of nothing', [{ name: '\u0001', kind: 'text' }]],
  ])('refuses attributes with %s', async (_, attributes) => {
    expect(await album.refused('anna', 'POST /api/galleries', { title: 'T', attributes })).toEqual([
      400,
      'invalid-input',
    ])
  })

  it('edits items all or none, and says which is wrong', async () => {
    const { gallery, items } = await album.creatures()
    const [zap, mia] = items
    const edit = (edits: object[]) =>
      album.ask('anna', `PATCH /api/galleries/${gallery.id}/items`, { items: edits })
    const wrong: [object, number][] = [
      [{ id: mia!.id, values: { age: 'old' } }, 400],
      [{ id: mia!.id, values: { 'good-evil': 'Nice' } }, 400],
      [{ id: mia!.id, values: { colour: 'red' } }, 400],
      [{ id: mia!.id, slug: 'Not a slug' }, 400],
      [{ id: mia!.id, slug: zap!.slug }, 409],
      [{ id: mia!.id, photoId: zap!.photoId }, 409],
      [{ id: zap!.id }, 400],
      [{ id: newId(), name: 'X' }, 404],
    ]
    for (const [one, status] of wrong)
      expect([one, (await edit([{ id: zap!.id, name: 'Zip' }, one])).status]).toEqual([one, status])
    const answer = (await (
      await edit([{ id: zap!.id }, { id: mia!.id, values: { age: 'old' } }])
    ).json()) as object
    expect(answer).toMatchObject({ fields: { 'items.1': expect.stringContaining('Age is a number') } })
    expect(await album.items(gallery.id)).toEqual(items)
    const renamed = await edit([
      { id: mia!.id, name: ' Mia\u202e \n von Moor ', slug: '미아-1', values: { age: null } },
    ])
    expect(await renamed.json()).toMatchObject({ items: [{ name: 'Mia von Moor', slug: '미아-1' }] })
  })
})

describe('what visitors see', () => {
  it('is a published gallery with its filters and how many each leads to', async () => {
    const { gallery } = await album.creatures()
    const shown = await album.json<PublicGallery>(undefined, `GET /api/g/${gallery.slug}`)
    expect(shown).toMatchObject({
      title: 'Pets',
      itemCount: 3,
      claimLabel: 'Adopt',
      owner: { displayName: 'Anna' },
    })
    expect(shown.facets).toEqual([
      {
        key: 'species',
        values: [
          { value: 'Cyclops', count: 2 },
          { value: 'Mermaid', count: 1 },
        ],
      },
      {
        key: 'good-evil',
        values: [
          { value: 'Good', count: 2 },
          { value: 'Neutral', count: 0 },
          { value: 'Evil', count: 1 },
        ],
      },
    ])
    const page = await album.visit(gallery.slug, '?species=Cyclops&good-evil=good&limit=1')
    expect([page.items.map(({ name }) => name), page.total, page.next]).toEqual([['Old Bob'], 1, null])
    expect(page.facets).toEqual([
      {
        key: 'species',
        values: [
          { value: 'Cyclops', count: 1 },
          { value: 'Mermaid', count: 1 },
        ],
      },
      {
        key: 'good-evil',
        values: [
          { value: 'Good', count: 1 },
          { value: 'Neutral', count: 0 },
          { value: 'Evil', count: 1 },
        ],
      },
    ])
    const nothing = await album.visit(gallery.slug, '?species=Dragon')
    expect([nothing.items, nothing.total]).toEqual([[], 0])
    expect(nothing.facets![0]!.values.at(-1)).toEqual({ value: 'Mermaid', count: 1 })
    for (const query of ['?age=7', '?colour=red', '?accountId=1', '?cursor=1.x', '?limit=501'])
      expect(await album.refused(undefined, `GET /api/g/${gallery.slug}/items${query}`)).toEqual([
        400,
        'invalid-input',
      ])
  })

  it('is an item with its neighbours among those that fit', async () => {
    const { gallery } = await album.creatures()
    const at = (query: string) =>
      album.json<PublicItemPage>(undefined, `GET /api/g/${gallery.slug}/items/old-bob${query}`)
    const plain = await at('')
    expect(plain).toMatchObject({
      item: { name: 'Old Bob' },
      previous: { slug: 'mia' },
      next: null,
      total: 3,
    })
    expect(await at('?species=Cyclops')).toMatchObject({ previous: { slug: 'zap' }, next: null, total: 2 })
    const image = await album.ask(undefined, `GET /api/g/${gallery.slug}/items/old-bob/preview`)
    expect([image.status, image.headers.get('location')]).toEqual([302, plain.item.photo.previewUrl])
    expect((await album.ask(undefined, `GET /api/g/${gallery.slug}/items/old-bob/original`)).status).toBe(400)
  })

  it('is an item by an address of before too, whose answer says the present one', async () => {
    const { gallery } = await album.creatures()
    const at = (slug: string) =>
      album.json<PublicItemPage>(undefined, `GET /api/g/${gallery.slug}/items/${slug}`)
    const { item } = await at('old-bob')
    await album.json('anna', `PATCH /api/galleries/${gallery.id}/items`, {
      items: [{ id: item.id, slug: 'young-bob' }],
    })
    expect(await at('old-bob')).toMatchObject({ item: { id: item.id, slug: 'young-bob' }, total: 3 })
    expect(await at('young-bob')).toEqual(await at('old-bob'))
  })

  it('tells nothing of place, camera, file and photo, nor of what is not shown', async () => {
    const { gallery } = await album.creatures()
    const draft = await album.gallery({ title: 'Draft' })
    await album.json('anna', `POST /api/galleries/${gallery.id}/import`, {
      format: 'csv',
      content: 'name,file\nWaiting,secret.jpg\n',
    })
    const texts = await Promise.all(
      ['', '/items', '/items/zap'].map(async (rest) =>
        (await album.ask(undefined, `GET /api/g/${gallery.slug}${rest}`)).text(),
      ),
    )
    const secrets = ['Bern', 'Switzerland', '46.9', 'Zenobia', 'Zap.jpg', 'Waiting', 'originals/']
    for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret)
    expect(texts[1]).not.toMatch(/"(?:photoId|fileName|accountId|email|localMs)"/)
    for (const rest of ['', '/items', '/items/x', '/items/x/preview'])
      expect(await album.refused(undefined, `GET /api/g/${draft.slug}${rest}`)).toEqual([404, 'not-found'])
  })

  it('ends at once when the gallery is taken back, its photo trashed, or its account closed', async () => {
    const { gallery, items } = await album.creatures()
    const { anna } = album.accounts
    await album.ports.photos.trash(anna.id, [items[0]!.photoId!], 5)
    expect((await album.visit(gallery.slug)).items).toHaveLength(2)
    expect(await album.refused(undefined, `GET /api/g/${gallery.slug}/items/zap`)).toEqual([404, 'not-found'])
    await album.json('anna', `PATCH /api/galleries/${gallery.id}`, { state: 'unpublished' })
    const address = [`GET /api/g/${gallery.slug}`, `GET /api/g/${gallery.slug}/items/mia/thumbnail`]
    for (const one of address) expect(await album.refused(undefined, one)).toEqual([404, 'not-found'])
    expect(await album.refused('anna', `PUT /api/g/${gallery.slug}/items/mia/like`)).toEqual([
      404,
      'not-found',
    ])
    await album.publish(gallery.id)
    await album.ports.accounts.setStanding(album.accounts.bert.id, { role: 'admin' }, 6)
    await album.ports.accounts.startDelete(anna.id, 7)
    for (const one of address) expect(await album.refused(undefined, one)).toEqual([404, 'not-found'])
  })

  it('is found by addresses of before, which name the new one', async () => {
    const { gallery } = await album.creatures()
    await album.json('anna', `PATCH /api/galleries/${gallery.id}`, { slug: 'new-home' })
    expect(await album.json(undefined, `GET /api/g/${gallery.slug}`)).toMatchObject({ slug: 'new-home' })
    expect((await album.visit(gallery.slug)).items).toHaveLength(3)
  })
})
