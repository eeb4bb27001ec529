import { newId } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import type { GalleryWorld } from './gallery-world.ts'

const people = (count: number) => Array.from({ length: count }, () => newId())

export function claimCases(world: GalleryWorld): void {
  likeCases(world)
  holdCases(world)
  endCases(world)
}

function likeCases(world: GalleryWorld): void {
  it('counts one like an account, whatever is repeated and taken back', async () => {
    const { gallery, items, claims, shownItem } = world
    const item = { ...(await shownItem('one')), startingLikes: 3 }
    const { id } = await gallery([item])
    const accounts = people(30)
    await Promise.all([...accounts, ...accounts].map((account) => claims.like(item.id, account, 5)))
    await Promise.all(accounts.slice(0, 10).flatMap((one) => [1, 2].map(() => claims.unlike(item.id, one))))
    expect((await items.bySlug(id, 'one'))?.likes).toBe(23)
    expect(await claims.like(item.id, accounts[0]!, 6)).toBe(24)
    expect(await claims.unlike(item.id, newId())).toBe(24)
    expect(await claims.likedItems(id, accounts[0]!)).toEqual([item.id])
    expect(await claims.likedItems(id, accounts[1]!)).toEqual([])
    await expect(claims.like(newId(), accounts[0]!, 7)).rejects.toMatchObject({ code: 'not-found' })
  })
}

function holdCases(world: GalleryWorld): void {
  it('lets exactly one of many hold an item, whoever asks again', async () => {
    const { gallery, items, claims, shownItem } = world
    const item = await shownItem('one')
    const { id } = await gallery([item])
    const accounts = people(100)
    const tries = await Promise.allSettled(
      [...accounts, ...accounts].map((account) => claims.claim(item.id, account, 5)),
    )
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(new Set(won.map(({ claim }) => claim.id)).size).toBe(1)
    expect(won.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(won).toHaveLength(2)
    for (const one of tries)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    expect((await claims.ofGallery(id, undefined, undefined, 500)).claims).toHaveLength(1)
    expect((await items.bySlug(id, 'one'))?.claim).toMatchObject({ id: won[0]!.claim.id, state: 'held' })
  })

  it('finds claims by their item, their gallery and their account', async () => {
    const { gallery, claims, bert, shownItem } = world
    const [one, two] = [await shownItem('one'), await shownItem('two')]
    const { id, claimCount } = await gallery([one, two])
    expect(claimCount).toBe(0)
    const first = (await claims.claim(one.id, bert, 5)).claim
    const second = (await claims.claim(two.id, bert, 6)).claim
    expect(first).toMatchObject({
      galleryId: id,
      itemId: one.id,
      itemName: 'one',
      state: 'held',
      claimedAtMs: 5,
    })
    expect(await claims.get(first.id)).toEqual(first)
    expect(await claims.active(one.id)).toEqual(first)
    expect((await claims.activeOf(id, bert)).map((claim) => claim.id)).toEqual([second.id, first.id])
    const page = await claims.ofAccount(bert, undefined, 1)
    expect(page.claims).toEqual([second])
    expect(await claims.ofAccount(bert, page.next, 1)).toEqual({ claims: [first] })
    expect((await claims.ofGallery(id, one.id, undefined, 9)).claims).toEqual([first])
    await expect(claims.ofAccount(bert, 'x', 1)).rejects.toMatchObject({ code: 'invalid-input' })
  })
}

function endCases(world: GalleryWorld): void {
  it('ends once, frees the item, and keeps the past', async () => {
    const { gallery, claims, anna, bert, shownItem } = world
    const item = await shownItem('one')
    const { id } = await gallery([item])
    const held = (await claims.claim(item.id, bert, 5)).claim
    expect(await claims.end(held.id, 'withdrawn', 6)).toMatchObject({
      changed: true,
      claim: { endedAtMs: 6 },
    })
    expect(await claims.end(held.id, 'released', 7)).toMatchObject({
      changed: false,
      claim: { state: 'withdrawn' },
    })
    await expect(claims.finish(held.id, 8)).rejects.toMatchObject({ code: 'conflict' })
    await claims.claim(item.id, anna, 9)
    const past = (await claims.ofGallery(id, item.id, undefined, 9)).claims
    expect(past.map(({ state }) => state)).toEqual(['held', 'withdrawn'])
  })

  it('makes a claim final, which its holder cannot withdraw and the owner can release', async () => {
    const { gallery, claims, bert, shownItem } = world
    const item = await shownItem('one')
    await gallery([item])
    const { claim } = await claims.claim(item.id, bert, 5)
    expect(await claims.finish(claim.id, 6)).toMatchObject({
      changed: true,
      claim: { state: 'final', finalAtMs: 6 },
    })
    expect(await claims.finish(claim.id, 7)).toMatchObject({ changed: false, claim: { finalAtMs: 6 } })
    await expect(claims.end(claim.id, 'withdrawn', 8)).rejects.toMatchObject({ code: 'conflict' })
    expect(await claims.end(claim.id, 'released', 9)).toMatchObject({
      claim: { state: 'released', endedAtMs: 9 },
    })
    expect(await claims.active(item.id)).toBeUndefined()
    await expect(claims.end(newId(), 'released', 9)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('keeps the past of items that went; what was final stays so', async () => {
    const { gallery, claims, items, photos, anna, bert, shownItem } = world
    const [held, final] = [await shownItem('held'), await shownItem('final')]
    const { id } = await gallery([held, final])
    await claims.claim(held.id, bert, 5)
    await claims.finish((await claims.claim(final.id, bert, 6)).claim.id, 7)
    await items.remove(anna, id, [held.id], 8)
    await photos.trash(anna, [final.photoId!], 8)
    await photos.startPurge(anna, [final.photoId!], 8)
    await photos.finishPurge(final.photoId!)
    expect((await claims.ofGallery(id, undefined, undefined, 9)).claims).toMatchObject([
      { itemName: 'final', state: 'final', itemId: null, accountId: bert },
      { itemName: 'held', state: 'item-removed', itemId: null, accountId: bert },
    ])
    expect(await claims.activeOf(id, bert)).toEqual([])
  })
}
