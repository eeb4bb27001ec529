import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import { createListSource } from '../photo-grid/list-source.ts'
import { photosFrom } from '../photo-grid/test-photos.ts'
import { createArrangedSource } from './arranged-source.ts'

async function albumOf(count: number) {
  const page = { ...structuredClone(photosFrom(9e9, count)), next: null }
  const list = effectScope().run(() =>
    createListSource({ fetchPage: () => Promise.resolve(page as never), hrefOf: (id) => `/photo/${id}` }),
  )
  if (!list) throw new Error('no scope')
  await list.reload()
  return createArrangedSource(list)
}

describe('an album that is being arranged', () => {
  it('shows moved photos at their new place at once, with all that belongs to them', async () => {
    const album = await albumOf(4)
    const before = album.revision.value
    album.arrange(new Set(['p3']), 'p1')
    expect(album.ids()).toEqual(['p0', 'p3', 'p1', 'p2'])
    expect(album.columns('all')?.thumbnailUrls[1]).toBe('/t/p3')
    expect(album.find('p3')).toEqual({ section: 0, index: 1 })
    expect(album.revision.value).not.toBe(before)
  })

  it('takes one change after another, and forgets them when the server has spoken', async () => {
    const album = await albumOf(3)
    album.arrange(new Set(['p2']), 'p0')
    album.hide(new Set(['p0']))
    expect(album.ids()).toEqual(['p2', 'p1'])
    expect(album.sections.value[0]?.count).toBe(2)
    album.settle()
    expect(album.ids()).toEqual(['p0', 'p1', 'p2'])
  })
})
