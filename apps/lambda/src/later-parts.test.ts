import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { functions } from '../tools/functions.ts'

const built = join(import.meta.dirname, '../dist/here')
const laterImport = /\{([^{}]+)\}=await import\("\.\/([^"]+)"\)/g
const exported = /export\{([^}]*)\}|export default/g

/** Of `{a:b,c}` the names `a` and `c`. */
const namesIn = (braces: string) => braces.split(',').map((part) => part.split(':')[0]!.trim())

function exportsOf(file: string): Set<string> {
  const names = [...readFileSync(file, 'utf8').matchAll(exported)].flatMap(([all, list]) =>
    list === undefined
      ? [all.slice('export '.length)]
      : list.split(',').map((one) => one.split(' as ').at(-1)!),
  )
  return new Set(names)
}

/** CommonJS that is bundled and loaded later has one export, `default`: types and Node itself tell otherwise. */
it.each(Object.keys(functions))(
  '%s finds in its parts that are loaded later what it takes from them',
  (name) => {
    const folder = join(built, name)
    const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'))
    const imports = files.flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(laterImport),
    ])
    const missing = imports.flatMap(([, names = '', part = '']) => {
      const there = exportsOf(join(folder, part))
      return namesIn(names).flatMap((one) => (there.has(one) ? [] : [`${one} of ${part}`]))
    })
    expect(missing).toEqual([])
    expect(imports.length).toBeGreaterThan(0)
  },
)
