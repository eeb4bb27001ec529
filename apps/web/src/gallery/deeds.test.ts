import type { Account } from '@cloudalbum/contract'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { ref, shallowRef } from 'vue'
import { createDeeds, type Deeds } from './deeds.ts'
import type { GalleryPage } from './gallery-page.ts'
import { Refusal } from './refusal.ts'
import type { Visitor } from './visitor.ts'

const anton = { id: 'a', slug: 'anton', name: 'Anton' }
const berta = { id: 'b', slug: 'berta', name: 'Berta' }

/** An album that answers when the test says so. */
interface Asked {
  method: string
  path: string
  answer: (value: object) => Promise<void>
  refuse: (status: number, code: Refusal['code']) => Promise<void>
}

let asked: Asked[]
let visitor: Visitor
let deeds: Deeds
let likes: Record<string, number>
let page: GalleryPage

beforeEach(async () => {
  sessionStorage.clear()
  asked = []
  likes = { a: 3, b: 0 }
  visitor = {
    account: shallowRef(),
    start: () => Promise.resolve(),
    signIn: () => Promise.resolve(),
    call: <T>(method: string, path: string) =>
      new Promise<T>((resolve, reject) => {
        const answer = async (value: object) => {
          resolve(value as T)
          await flushPromises()
        }
        const refuse = async (status: number, code: Refusal['code']) => {
          reject(new Refusal(status, { code }))
          await flushPromises()
        }
        asked.push({ method, path, answer, refuse })
      }),
  }
  page = {
    gallery: { slug: 'shelter' },
    api: '/api/g/shelter',
    notice: ref(''),
    find: (id: string) => ({ likes: likes[id] }),
    change: (id: string, change: { likes?: number }) => void (likes[id] = change.likes ?? likes[id] ?? 0),
    refresh: () => Promise.resolve(),
  } as unknown as GalleryPage
  deeds = createDeeds({ page, visitor, t: (key) => key })
  visitor.account.value = { id: 'somebody' } as Account
  await flushPromises()
})

const next = (method: string, path: string): Asked => {
  const first = asked.shift()
  expect([first?.method, first?.path]).toEqual([method, `/api/g/shelter${path}`])
  return first as Asked
}
const mine = (likedItemIds: string[] = [], claims: object[] = []) => ({ likedItemIds, claims, owner: false })
const noMore = () => expect(asked).toEqual([])

describe('likes of a visitor', () => {
  it('are those that the album knows', async () => {
    await next('GET', '/mine').answer(mine(['a']))
    expect([...deeds.mine.liked]).toEqual(['a'])
    noMore()
  })

  it('stand when the album says late what was before', async () => {
    const late = next('GET', '/mine')
    void deeds.toggleLike(anton)
    await next('PUT', '/items/anton/like').answer({ liked: true, likes: 4 })
    await late.answer(mine(['b']))
    expect([[...deeds.mine.liked].sort(), likes['a']]).toEqual([['a', 'b'], 4])
    noMore()
  })

  it('stand when it is said while the album is still told', async () => {
    const late = next('GET', '/mine')
    void deeds.toggleLike(anton)
    const told = next('PUT', '/items/anton/like')
    await late.answer(mine([]))
    expect([...deeds.mine.liked]).toEqual(['a'])
    await told.answer({ liked: true, likes: 4 })
    expect([...deeds.mine.liked]).toEqual(['a'])
    noMore()
  })

  it('that are taken back at once are told one after the other', async () => {
    await next('GET', '/mine').answer(mine())
    void deeds.toggleLike(anton)
    void deeds.toggleLike(anton)
    expect([likes['a'], asked.length]).toEqual([3, 1])
    await next('PUT', '/items/anton/like').answer({ liked: true, likes: 4 })
    await next('DELETE', '/items/anton/like').answer({ liked: false, likes: 3 })
    expect([[...deeds.mine.liked], likes['a']]).toEqual([[], 3])
    noMore()
  })

  it('are taken back when the album refuses them, with a word', async () => {
    await next('GET', '/mine').answer(mine())
    void deeds.toggleLike(anton)
    expect(likes['a']).toBe(4)
    await next('PUT', '/items/anton/like').refuse(403, 'forbidden')
    expect([[...deeds.mine.liked], likes['a']]).toEqual([[], 3])
    expect(page.notice.value).not.toBe('')
  })

  it('of who has signed out are forgotten, and the album is told nothing for nobody', async () => {
    await next('GET', '/mine').answer(mine(['b']))
    void deeds.toggleLike(anton)
    const told = next('PUT', '/items/anton/like')
    visitor.account.value = null
    await flushPromises()
    await told.answer({ liked: true, likes: 4 })
    expect([[...deeds.mine.liked], page.notice.value]).toEqual([[], ''])
    noMore()
  })
})

describe('claims of a visitor', () => {
  it('stand when the album says late what was before', async () => {
    const late = next('GET', '/mine')
    void deeds.claim(anton)
    await next('POST', '/items/anton/claim').answer({ state: 'held' })
    await late.answer(mine([], [{ itemId: 'b', state: 'final' }]))
    expect(Object.fromEntries(deeds.mine.claims)).toEqual({ a: 'held', b: 'final' })
  })

  it('that were given back stay so', async () => {
    const late = next('GET', '/mine')
    void deeds.withdraw(berta)
    await next('DELETE', '/items/berta/claim').answer({})
    await late.answer(mine([], [{ itemId: 'b', state: 'held' }]))
    expect([...deeds.mine.claims]).toEqual([])
  })

  it('are what the album says when somebody else was first', async () => {
    await next('GET', '/mine').answer(mine([], [{ itemId: 'a', state: 'held' }]))
    void deeds.claim(anton)
    await next('POST', '/items/anton/claim').refuse(409, 'conflict')
    await next('GET', '/mine').answer(mine())
    expect([[...deeds.mine.claims], page.notice.value]).toEqual([[], 'gallery.claim.justTaken'])
  })
})
