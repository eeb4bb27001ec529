import { describe, expect, it } from 'vitest'
import { childrenOf, parentChoices, pathTo, sortAlbums } from './album-tree.ts'

const album = (id: string, parentId: string | null, title = id, updatedAtMs = 0) => ({
  id,
  parentId,
  title,
  updatedAtMs,
})
const albums = [
  album('korea', 'journeys'),
  album('journeys', null),
  album('seoul', 'korea'),
  album('norway', 'journeys'),
  album('family', null),
]
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)

describe('albums inside albums', () => {
  it('are those of one parent, or of none', () => {
    expect(ids(childrenOf(albums, 'journeys'))).toEqual(['korea', 'norway'])
    expect(ids(childrenOf(albums, null))).toEqual(['journeys', 'family'])
  })

  it('are shown at the top when their parent is not there', () => {
    expect(ids(childrenOf([album('lost', 'gone')], null))).toEqual(['lost'])
  })

  it('know the way down to them', () => {
    expect(ids(pathTo(albums, 'seoul'))).toEqual(['journeys', 'korea'])
    expect(pathTo(albums, 'family')).toEqual([])
    expect(pathTo(albums, 'unknown')).toEqual([])
  })

  it('end the way where it would go round', () => {
    expect(ids(pathTo([album('a', 'b'), album('b', 'a')], 'a'))).toEqual(['b'])
  })
})

describe('where an album may go', () => {
  it('is every album but itself and what is inside it', () => {
    expect(parentChoices(albums, 'korea', 'en').map(({ album: { id }, depth }) => [id, depth])).toEqual([
      ['family', 0],
      ['journeys', 0],
      ['norway', 1],
    ])
  })

  it('is below each parent in the order of titles, numbers as numbers', () => {
    const years = [album('x', null, 'Trip 10'), album('y', null, 'Trip 2'), album('z', null, 'Z')]
    expect(parentChoices(years, 'z', 'en').map(({ album: { title } }) => title)).toEqual([
      'Trip 2',
      'Trip 10',
    ])
  })
})

describe('the order of albums', () => {
  it('is by title, or the last changed first', () => {
    const two = [album('a', null, 'Beach', 1), album('b', null, 'Alps', 0)]
    expect(ids(sortAlbums(two, 'title', 'en'))).toEqual(['b', 'a'])
    expect(ids(sortAlbums(two, 'recent', 'en'))).toEqual(['a', 'b'])
  })
})
