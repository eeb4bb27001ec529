import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, writeCsv } from './csv.ts'

const cellsOf = (text: string) => {
  const rows = readCsv(text)
  return Array.isArray(rows) ? rows.map(({ cells }) => cells) : rows
}

describe('CSV', () => {
  it('gives back whatever was written, cell by cell', () => {
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      "'",
      '"',
      ',',
      ';',
      '\t',
      '\r',
      '\n',
      ' ',
      'a',
      '1',
      '가',
      '＝',
    )
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((all) => all.join('')),
    )
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(table, (rows) => {
        const headings = ['id', 'name']
        const filled = rows.filter((cells) => cells.some((one) => one !== ''))
        expect(cellsOf(writeCsv([headings, ...rows]))).toEqual([headings, ...filled])
      }),
      { numRuns: 500 },
    )
  })

  it('writes no cell that a spreadsheet takes for a formula, and leaves numbers', () => {
    expect(writeCsv([['=1+1', '@x', '-5', '-5+1', "'=1", '\t=1']])).toBe(
      `\ufeff'=1+1,'@x,-5,'-5+1,''=1,"'\t=1"\r\n`,
    )
  })

  it.each([
    [
      'semicolons',
      'a;b\n1;2,5',
      [
        ['a', 'b'],
        ['1', '2,5'],
      ],
    ],
    [
      'tabs',
      'a\tb\r\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a comma within quotes',
      '"a;x";b\n1;2',
      [
        ['a;x', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'line ends of old Macs',
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty lines',
      'a,b\n\n,\n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['quotes in quotes', 'a\n"say ""hi"""\n', [['a'], ['say "hi"']]],
  ])('reads %s', (_, text, rows) => {
    expect(cellsOf(text)).toEqual(rows)
  })

  it('names the row of what is wrong, as people count rows', () => {
    expect(cellsOf('a\nb\n"c')).toMatchObject({ row: 3 })
    expect(cellsOf('a\n"b"x')).toMatchObject({ row: 2 })
  })
})
