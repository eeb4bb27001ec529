import { openGalleryParts } from '@cloudalbum/adapters-local/testing'
import type { GalleryClaim, OwnClaim } from '@cloudalbum/contract'
import { newId } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGalleryAlbum, type Person } from './gallery-test-album.ts'

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

/** A published gallery with one item, and the address of that. */
async function pets(more: object = {}) {
  const [photoId] = await album.photos('Zap.jpg')
  const { id, slug } = await album.gallery({ photoIds: [photoId], claimLabel: 'Adopt', ...more })
  await album.publish(id)
  return { id, slug, photoId, item: `/api/g/${slug}/items/zap`, claims: `/api/galleries/${id}/claims` }
}

const claim = (as: Person, item: string) => album.json<OwnClaim>(as, `POST ${item}/claim`)
const received = async (claims: string) =>
  (await album.json<{ claims: GalleryClaim[] }>('anna', `GET ${claims}`)).claims

describe('likes', () => {
  it('count one an account, again is fine, and can be taken back', async () => {
    const { slug, item } = await pets()
    for (const as of ['bert', 'bert', 'cleo'] as const) await album.json(as, `PUT ${item}/like`)
    expect((await album.visit(slug)).items[0]?.likes).toBe(2)
    expect(await album.json('bert', `GET /api/g/${slug}/mine`)).toMatchObject({
      likedItemIds: [expect.any(String)],
      owner: false,
    })
    for (let turn = 0; turn < 2; turn++)
      expect(await album.json('bert', `DELETE ${item}/like`)).toEqual({ liked: false, likes: 1 })
    expect(await album.refused(undefined, `PUT ${item}/like`)).toEqual([401, 'unauthenticated'])
  })

  it('can be off, and then only be taken back', async () => {
    const { id, item } = await pets()
    await album.json('bert', `PUT ${item}/like`)
    await album.json('anna', `PATCH /api/galleries/${id}`, { likes: false })
    expect(await album.refused('cleo', `PUT ${item}/like`)).toEqual([403, 'forbidden'])
    expect(await album.json('bert', `DELETE ${item}/like`)).toEqual({ liked: false, likes: 0 })
  })
})

describe('a claim', () => {
  it('is told to the webhooks of the owner, and its end too', async () => {
    const { id: galleryId, item, claims } = await pets()
    const { id: claimId } = await claim('bert', item)
    await claim('bert', item)
    await album.deliver()
    await album.json('bert', `DELETE ${item}/claim`)
    await album.deliver()
    const second = await claim('cleo', item)
    await album.deliver()
    await album.json('anna', `POST ${claims}/${second.id}/final`)
    await album.deliver()
    await album.json('anna', `POST ${claims}/${second.id}/release`)
    const owner = album.accounts.anna.id
    const about = { galleryId, itemName: 'Zap' }
    await album.deliver()
    expect(album.notifications).toMatchObject([
      { accountId: owner, type: 'item.claimed', data: { ...about, claimId, state: 'held' } },
      { accountId: owner, type: 'item.released', data: { ...about, claimId, state: 'withdrawn' } },
      { accountId: owner, type: 'item.claimed', data: { ...about, claimId: second.id } },
      { accountId: owner, type: 'item.final', data: { ...about, claimId: second.id, state: 'final' } },
      { accountId: owner, type: 'item.released', data: { ...about, claimId: second.id, state: 'released' } },
    ])
    expect(new Set(album.notifications.map(({ id }) => id)).size).toBe(5)
  })

  it('is of one account alone, and is shown to both', async () => {
    const { slug, item, claims } = await pets()
    const held = await claim('bert', item)
    expect(held).toMatchObject({ state: 'held', itemName: 'Zap', gallery: { slug, published: true } })
    expect(await claim('bert', item)).toEqual(held)
    expect(await album.refused('cleo', `POST ${item}/claim`)).toEqual([409, 'conflict'])
    expect((await album.visit(slug)).items[0]?.claim).toBe('held')
    const { bert } = album.accounts
    const [seen] = await received(claims)
    expect(seen).toMatchObject({ id: held.id, claimer: { displayName: 'Bert', email: bert.email } })
    expect(await album.json('bert', 'GET /api/claims')).toEqual({ claims: [held], next: null })
    expect(await album.json('cleo', 'GET /api/claims')).toEqual({ claims: [], next: null })
  })

  it('can be withdrawn until it is final; what is past stays in the list', async () => {
    const { item, claims } = await pets()
    await claim('bert', item)
    expect(await album.refused('cleo', `DELETE ${item}/claim`)).toEqual([404, 'not-found'])
    for (let turn = 0; turn < 2; turn++) await album.json('bert', `DELETE ${item}/claim`)
    album.ports.clock.advance(1)
    const { id } = await claim('cleo', item)
    expect(await album.json('anna', `POST ${claims}/${id}/final`)).toMatchObject({ state: 'final' })
    expect(await album.refused('cleo', `DELETE ${item}/claim`)).toEqual([409, 'conflict'])
    expect(await album.json('anna', `POST ${claims}/${id}/release`)).toMatchObject({ state: 'released' })
    expect(await album.refused('anna', `POST ${claims}/${id}/final`)).toEqual([409, 'conflict'])
    expect((await received(claims)).map(({ state }) => state)).toEqual(['released', 'withdrawn'])
    await claim('bert', item)
  })

  it('is refused where the gallery names no button', async () => {
    const { item } = await pets({ claimLabel: null })
    expect(await album.refused('bert', `POST ${item}/claim`)).toEqual([403, 'forbidden'])
  })

  it('is of nobody else, whoever asks by its id', async () => {
    const { id, item, claims } = await pets()
    const held = await claim('bert', item)
    const other = await album.json<{ id: string }>('bert', 'POST /api/galleries', { title: 'Mine' })
    for (const gallery of [id, other.id])
      for (const deed of ['final', 'release'])
        expect(
          await album.refused('bert', `POST /api/galleries/${gallery}/claims/${held.id}/${deed}`),
        ).toEqual([404, 'not-found'])
    expect(await album.refused('bert', `GET ${claims}`)).toEqual([404, 'not-found'])
    expect(await album.refused('anna', `POST ${claims}/${newId()}/release`)).toEqual([404, 'not-found'])
  })
})

describe('mails about claims', () => {
  it('go to both at each turn, and answers to the other one', async () => {
    const { item, claims } = await pets()
    const { id } = await claim('bert', item)
    await claim('bert', item)
    const [toOwner, toClaimer] = (await album.deliver()).toSorted((a, b) => (a.to < b.to ? -1 : 1))
    expect(toOwner).toMatchObject({ to: 'anna@x.test', replyTo: 'bert@x.test', subject: 'Zap is claimed' })
    expect(toClaimer).toMatchObject({ to: 'bert@x.test', replyTo: 'anna@x.test', subject: 'You claimed Zap' })
    await album.json('anna', `POST ${claims}/${id}/final`)
    await album.json('anna', `POST ${claims}/${id}/final`)
    expect((await album.deliver()).map(({ subject }) => subject).toSorted()).toEqual([
      'Zap has found its place',
      'Zap is yours',
    ])
    await album.json('anna', `POST ${claims}/${id}/release`)
    expect(await album.deliver()).toHaveLength(2)
    await claim('anna', item)
    expect(await album.deliver()).toEqual([])
  })

  it('carry what the owner writes, as plain text', async () => {
    const { id, item, claims } = await pets({ title: '<b>{email}</b>\r\nBcc: x@x.test' })
    const held = await claim('bert', item)
    await album.ports.accounts.update(album.accounts.bert.id, {
      preferences: { ...album.accounts.bert.preferences, language: 'ko' },
    })
    await album.deliver()
    const text = 'Hello <script>alert(1)</script>\nCome on Monday.'
    await album.json('anna', `POST ${claims}/${held.id}/message`, { text })
    const [mail] = await album.deliver()
    expect(mail).toMatchObject({ to: 'bert@x.test', replyTo: 'anna@x.test', subject: 'Zap 관련 메시지' })
    expect(mail!.text).toContain(text)
    expect(mail!.html).not.toMatch(/<script|<b>/)
    expect(mail!.text).toContain('<b>{email}</b> Bcc: x@x.test')
    expect(await album.refused('anna', `POST ${claims}/${held.id}/message`, { text: ' \u0000 ' })).toEqual([
      400,
      'invalid-input',
    ])
    await album.json('anna', `DELETE /api/galleries/${id}`)
    expect(await album.deliver()).toEqual([])
  })

  it('are none without a mail server, and the owner is told', async () => {
    album.close()
    album = await open({ canMail: false })
    const { item, claims } = await pets()
    const held = await claim('bert', item)
    expect(await album.deliver()).toEqual([])
    expect(await album.json('anna', `GET ${claims}`)).toMatchObject({ canMessage: false })
    expect(await album.refused('anna', `POST ${claims}/${held.id}/message`, { text: 'Hi' })).toEqual([
      409,
      'conflict',
    ])
  })
})
