// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('..', import.meta.url))
type Tree = { [key: string]: string | Tree }

function read(language: string): Map<string, string> {
  const folder = join(src, 'i18n', language)
  const all = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(
    all.flatMap((name) =>
      flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Tree, name.slice(0, -5)),
    ),
  )
}
const flatten = (tree: Tree, path: string): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}.${key}`, value]] : flatten(value, `${path}.${key}`),
  )

/** What a message is filled with. */
const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

const languages = { en: read('en'), ko: read('ko') }

describe('messages', () => {
  it('are the same keys in both languages', () => {
    expect([...languages.ko.keys()].sort()).toEqual([...languages.en.keys()].sort())
  })

  it('are filled with the same values in both languages', () => {
    const different = [...languages.en].filter(
      ([key, text]) => names(text).join() !== names(languages.ko.get(key) ?? '').join(),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('are never empty and hold no markup', () => {
    for (const texts of Object.values(languages))
      for (const [key, text] of texts) expect(text.trim() !== '' && !/<\w/.test(text), key).toBe(true)
  })

  it('exist for each key that the page names', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.(?:vue|ts)$/.test(name) && !name.endsWith('.test.ts'),
    )
    const used = files.flatMap((name) =>
      [...readFileSync(join(src, name), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key ?? ''),
    )
    expect([...new Set(used)].filter((key) => !languages.en.has(key))).toEqual([])
  })
})
