import { ref, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { GridSource, PhotoColumns } from '../photo-grid/grid-source.ts'
import { photosFrom } from '../photo-grid/test-photos.ts'
import { everyId, idsBetween, isWithin, ordered } from './ranges.ts'
import { createSelection } from './selection.ts'

/** Three months of three photos; the one in the middle is not loaded yet. */
function sourceOf(): GridSource & { loads: string[] } {
  const data: Record<string, PhotoColumns> = {
    c: photosFrom(9e9, 3, 1, 'c'),
    b: photosFrom(8e9, 3, 1, 'b'),
    a: photosFrom(7e9, 3, 1, 'a'),
  }
  const loaded = new Set(['c', 'a'])
  const loads: string[] = []
  return {
    kind: 'months',
    loads,
    revision: ref(0),
    sections: shallowRef(['c', 'b', 'a'].map((key) => ({ key, count: 3 }))),
    columns: (key) => (loaded.has(key) ? data[key] : undefined),
    load: (key) => {
      loads.push(key)
      loaded.add(key)
      return Promise.resolve()
    },
    keep: () => undefined,
    find: () => undefined,
    hrefOf: (id) => `/photo/${id}`,
  }
}

describe('selection', () => {
  it('toggles, adds, removes and clears, and remembers where a range begins', () => {
    const selection = createSelection()
    selection.toggle('a')
    selection.add(['b', 'c'])
    expect([...selection.ids.value]).toEqual(['a', 'b', 'c'])
    expect(selection.anchor.value).toBe('a')
    selection.toggle('a')
    selection.remove(['c'])
    expect(selection.count.value).toBe(1)
    selection.clear()
    expect(selection.count.value).toBe(0)
    expect(selection.anchor.value).toBeUndefined()
  })
})

describe('ranges', () => {
  it('hold both ends, in either direction', () => {
    const range = ordered({ section: 2, index: 0 }, { section: 0, index: 2 })
    expect(isWithin({ section: 0, index: 1 }, range)).toBe(false)
    expect(isWithin({ section: 0, index: 2 }, range)).toBe(true)
    expect(isWithin({ section: 1, index: 99 }, range)).toBe(true)
    expect(isWithin({ section: 2, index: 1 }, range)).toBe(false)
    expect(isWithin({ section: 0, index: 0 }, undefined)).toBe(false)
  })

  it('reach over a month that is not loaded, by loading it', async () => {
    const source = sourceOf()
    expect(await idsBetween(source, { section: 2, index: 1 }, { section: 0, index: 1 })).toEqual([
      'c1',
      'c2',
      'b0',
      'b1',
      'b2',
      'a0',
      'a1',
    ])
    expect(source.loads).toEqual(['b'])
  })

  it('everything comes month by month, until it is stopped', async () => {
    const source = sourceOf()
    const stop = new AbortController()
    const seen: string[] = []
    for await (const ids of everyId(source, stop.signal)) {
      seen.push(...ids)
      if (seen.length >= 6) stop.abort()
    }
    expect(seen).toEqual(['c0', 'c1', 'c2', 'b0', 'b1', 'b2'])
  })
})
