import { expectedPhoto, type Photo } from '@cloudalbum/core'
import { bern, sampleNew } from '@cloudalbum/port-suites'
import { describe, expect, it } from 'vitest'
import type { Write } from '../dynamo.ts'
import { unitsOf, type Planned } from './units.ts'

const photo = (change: Partial<Photo> = {}): Photo => ({
  ...expectedPhoto(sampleNew('anna')),
  state: 'ready',
  ...change,
})

const trashing = (before: Photo, following: Write[] = []): Planned => ({
  change: { before, after: { ...before, state: 'trashed', trashedFrom: 'ready', trashedAtMs: 1 } },
  following,
})

const sizes = (all: Planned[]) => unitsOf(all).map(({ planned }) => planned.length)

const counted = (by: number): Write => ({
  table: 'albums',
  change: { accountId: 'anna', id: 'a' },
  update: 'ADD #photoCount :by',
  condition: 'attribute_exists(#id)',
  values: { by },
})

describe('changes of many photos', () => {
  it('share a transaction as long as there is room for them and for what they are counted in', () => {
    // A row each, and one of the account and the month.
    expect(sizes(Array.from({ length: 250 }, () => trashing(photo())))).toEqual([98, 98, 54])
    // And four rows of the map, for all of them together.
    expect(sizes(Array.from({ length: 100 }, () => trashing(photo(bern))))).toEqual([94, 6])
  })

  it('make room for what follows them', () => {
    const shown = (photoId: string): Write => ({ table: 'album-photos', remove: { albumId: 'a', photoId } })
    const all = Array.from({ length: 100 }, () => photo()).map((one) => trashing(one, [shown(one.id)]))
    expect(sizes(all)).toEqual([49, 49, 2])
  })

  it('add up where they change the same counter', () => {
    const [unit, ...others] = unitsOf([1, 2, 3].map((by) => trashing(photo(), [counted(by)])))
    expect(others).toEqual([])
    expect(unit?.following).toEqual([counted(6)])
  })

  it('go apart where what follows them changes one row in other ways', () => {
    const named = (name: string): Write => ({
      table: 'albums',
      change: { accountId: 'anna', id: 'a' },
      update: 'SET #title = :name',
      values: { name },
    })
    expect(sizes(['x', 'y'].map((name) => trashing(photo(), [named(name)])))).toEqual([1, 1])
  })

  it('go apart where they change very many facets', () => {
    const tagsOf = (i: number) => Array.from({ length: 60 }, (_, tag) => `tag ${i} ${tag}`)
    const trash = Array.from({ length: 6 }, (_, i) => trashing(photo({ tags: tagsOf(i) })))
    expect(sizes(trash)).toEqual([3, 3])
  })
})
