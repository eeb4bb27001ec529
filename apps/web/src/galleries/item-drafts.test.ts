import type { OwnItem } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import {
  blockOf,
  cellText,
  columnsOf,
  editsOf,
  pasted,
  refusedItem,
  written,
  type Drafts,
} from './item-drafts.ts'

const item = (id: string, name: string, values: OwnItem['values'] = {}): OwnItem => ({
  id,
  slug: id,
  name,
  description: '',
  values,
  photoId: null,
  photoState: null,
  photo: null,
  waitsForFile: null,
  shown: true,
  likes: 0,
  claim: null,
  updatedAtMs: 0,
})
const [a, b] = [item('a', 'Ann', { age: 7 }), item('b', 'Bob')]
const columns = columnsOf([
  { key: 'species', name: 'Species', kind: 'choice', choices: ['Cyclops'], filter: true },
  { key: 'age', name: 'Age', kind: 'number', choices: [], filter: false },
])
const none: Drafts = new Map()

describe('drafts of items', () => {
  it('are what was written and not saved', () => {
    const drafts = written(none, a, 'name', 'Anna')
    expect(cellText(drafts, a, 'name')).toBe('Anna')
    expect(cellText(drafts, a, ':age')).toBe('7')
    expect(cellText(none, a, 'name')).toBe('Ann')
    expect(editsOf(drafts)).toEqual([{ id: 'a', name: 'Anna' }])
  })

  it('are gone when it is written back', () => {
    expect(written(written(none, a, 'name', 'Anna'), a, 'name', 'Ann').size).toBe(0)
    const two = written(written(none, a, 'name', 'Anna'), a, ':age', '')
    expect(editsOf(two)).toEqual([{ id: 'a', name: 'Anna', values: { age: null } }])
    expect(editsOf(written(two, a, ':age', '7'))).toEqual([{ id: 'a', name: 'Anna' }])
  })

  it('take a block from a spreadsheet, as far as there are cells', () => {
    const block = 'Cyclops\t8\r\nCyclops\t\t"two\nlines ""quoted"""\tbeyond\r\nbeyond\r\n'
    const drafts = pasted(none, [a, b], columns, { row: 0, column: 1 }, block)
    expect(editsOf(drafts)).toEqual([
      { id: 'a', values: { species: 'Cyclops', age: '8' } },
      { id: 'b', description: 'two\nlines "quoted"', values: { species: 'Cyclops' } },
    ])
  })

  it('read one cell as one cell', () => {
    expect(blockOf('plain')).toEqual([['plain']])
    expect(blockOf('')).toEqual([['']])
    expect(blockOf('a "b" c')).toEqual([['a "b" c']])
  })

  it('know which item a refusal is about', () => {
    const edits = editsOf(written(written(none, a, 'name', ''), b, ':age', 'old'))
    expect(refusedItem(edits, { 'items.1': 'Age is a number' })).toEqual({ id: 'b', text: 'Age is a number' })
    expect(refusedItem(edits, { title: 'x' })).toBeUndefined()
  })
})
