import { describe, expect, it } from 'vitest'
import { fileNameIn } from './save-answer.ts'

describe('the name of a file to save', () => {
  it.each([
    [`attachment; filename="a.csv"`, 'a.csv'],
    [`attachment; filename="_.csv"; filename*=UTF-8''%EA%B0%80.csv`, '가.csv'],
    [`attachment; filename="a \\"b\\".csv"`, 'a "b".csv'],
    ['', ''],
  ])('%s', (disposition, name) => {
    expect(fileNameIn(disposition)).toBe(name)
  })
})
