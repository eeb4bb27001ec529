import type { PhotoPage } from '@cloudalbum/contract'
import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import { createPhotoLedger } from '../editing/photo-ledger.ts'
import { neighbour } from '../viewer/neighbours.ts'
import { createListSource } from './list-source.ts'
import { photosFrom } from './test-photos.ts'

/** Pages of ten out of `count` photos. */
function pagesOf(count: number) {
  return (cursor: string | undefined): Promise<PhotoPage> => {
    const from = Number(cursor ?? 0)
    const all = photosFrom(9e12, count)
    const slice = <T>(values: readonly T[]) => values.slice(from, from + 10)
    const page = Object.fromEntries(
      Object.entries(all).map(([name, values]) => [name, slice(values as readonly unknown[])]),
    )
    return Promise.resolve({ ...page, next: from + 10 < count ? String(from + 10) : null } as PhotoPage)
  }
}

const inScope = <T>(make: () => T): T => effectScope(true).run(make) as T

describe('a list that grows', () => {
  it('loads page after page and then knows its length', async () => {
    const source = inScope(() => createListSource({ fetchPage: pagesOf(25), hrefOf: (id) => id }))
    expect(source.sections.value).toEqual([{ key: 'all', count: 60 }])
    await source.load('all')
    expect(source.sections.value[0]?.count).toBeGreaterThan(10)
    await source.load('all')
    await source.load('all')
    await source.load('all')
    expect(source.sections.value).toEqual([{ key: 'all', count: 25 }])
    expect(source.find('p24')).toEqual({ section: 0, index: 24 })
  })

  it('is empty when there is nothing', async () => {
    const source = inScope(() => createListSource({ fetchPage: pagesOf(0), hrefOf: (id) => id }))
    await source.load('all')
    expect(source.sections.value).toEqual([])
  })

  it('keeps as much as was there when it is asked for again', async () => {
    const source = inScope(() => createListSource({ fetchPage: pagesOf(40), hrefOf: (id) => id }))
    await source.load('all')
    await source.load('all')
    await source.reload()
    expect(source.columns('all')?.ids).toHaveLength(20)
  })

  it('hides what is on its way to the trash, and shows it again', async () => {
    const ledger = createPhotoLedger()
    const source = inScope(() => createListSource({ fetchPage: pagesOf(5), hrefOf: (id) => id, ledger }))
    await source.load('all')
    ledger.hide(['p1', 'p3'])
    expect(source.columns('all')?.ids).toEqual(['p0', 'p2', 'p4'])
    ledger.patch(['p2'], { favourite: true })
    expect(source.columns('all')?.favourites).toEqual([false, true, false])
    ledger.show(['p1', 'p3'])
    expect(source.columns('all')?.ids).toHaveLength(5)
  })

  it('leads the viewer over the end of a page', async () => {
    const source = inScope(() => createListSource({ fetchPage: pagesOf(12), hrefOf: (id) => id }))
    await source.load('all')
    expect((await neighbour(source, 'p9', 1))?.id).toBe('p10')
    expect((await neighbour(source, 'p0', -1))?.id).toBeUndefined()
    expect((await neighbour(source, 'p11', 1))?.id).toBeUndefined()
  })
})
