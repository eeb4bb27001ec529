import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')
const document = readFileSync(`${root}/docs/security.md`, 'utf8')

/** As the document shortens them. */
const folders: Record<string, string> = {
  'safety/': 'apps/server/src/safety/',
  'proofs/': 'apps/server/src/proofs/',
}
const wholePath = (path: string) => {
  const start = Object.keys(folders).find((one) => path.startsWith(one))
  return start === undefined ? path : `${folders[start] ?? ''}${path.slice(start.length)}`
}

/** Rows of the tables of what must hold: what, how, shown by, ASVS. */
const rows = document
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.split(' | ').length === 4)
  .map((line) => line.slice(2, -2).split(' | '))
  .filter(([what]) => !/^(?:what|---)/.test(what ?? ''))
  .filter(([, , shown]) => shown?.includes('`'))

interface Named {
  what: string
  path: string
  name: string
}

/** `path` “name” “name”; `path` “name” */
const named: Named[] = rows.flatMap(([what = '', , shown = '']) =>
  shown.split(/; (?=`)/).flatMap((part) => {
    const path = /^`([^`]+)`/.exec(part)?.[1] ?? ''
    return [...part.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ what, path: wholePath(path), name }))
  }),
)

const quoted = (name: string) => [`'${name}'`, `"${name}"`, `\`${name}\``]

describe('docs/security.md', () => {
  it('has a row for each thing that must hold, with a test and a requirement', () => {
    expect(rows.length).toBeGreaterThan(35)
    for (const [what, , shown, asvs] of rows) {
      expect([what, /“[^”]+”/.test(shown ?? '')]).toEqual([what, true])
      expect([what, /^(?:—|\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)$/.test(asvs ?? '')]).toEqual([what, true])
    }
  })

  it.each(named)('names a test that is there: $path “$name”', ({ path, name }) => {
    expect([path, existsSync(`${root}/${path}`)]).toEqual([path, true])
    const source = readFileSync(`${root}/${path}`, 'utf8').replaceAll("\\'", "'")
    expect([name, quoted(name).some((one) => source.includes(one))]).toEqual([name, true])
  })

  it('leads to documents that are there', () => {
    for (const [, link = ''] of document.matchAll(/\]\(([^)#]+)\)/g))
      expect([link, existsSync(resolve(`${root}/docs`, link))]).toEqual([link, true])
  })
})
