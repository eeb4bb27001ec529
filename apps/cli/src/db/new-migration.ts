import { AppError, invalid } from '@cloudalbum/core'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const folderInCheckout = 'packages/adapters-local/src/sqlite/migrations'

/**
 * Writes the next migration with its test, and puts it into the list. Lines for people.
 * @param name words in lower case with hyphens, such as `album-colours`
 * @throws AppError `invalid-input`; `not-found` outside a checkout; `conflict`.
 */
export function newMigration(workingFolder: string, name: string): string[] {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40)
    throw invalid('A name is words in lower case with hyphens, such as album-colours.')
  const root = checkoutAround(workingFolder)
  const folder = join(root, folderInCheckout)
  const taken = readdirSync(folder).flatMap(
    (file) => /^(\d{4})-(.+?)(?:\.test)?\.ts$/.exec(file)?.slice(1) ?? [],
  )
  if (taken.includes(name)) throw new AppError('conflict', `There is a migration ${name} already.`)
  const last = Math.max(0, ...taken.filter((part) => /^\d{4}$/.test(part)).map(Number))
  const full = `${String(last + 1).padStart(4, '0')}-${name}`
  const index = join(folder, 'index.ts')
  const list = withMigration(readFileSync(index, 'utf8'), full, camelCase(name))
  const files = { [`${full}.ts`]: migrationText(full, camelCase(name)), [`${full}.test.ts`]: testText(full) }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { flag: 'wx' })
  writeFileSync(index, list)
  return [
    ...[...Object.keys(files), 'index.ts'].map((file) => relative(workingFolder, join(folder, file))),
    'Write up and down, and what the test says of data that is there. Once it is released, it never changes.',
  ]
}

function checkoutAround(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, folderInCheckout, 'index.ts'))) return at
    if (at === dirname(at)) break
  }
  throw new AppError(
    'not-found',
    `This needs a checkout of the source code of CloudAlbum, and ${folder} is in none.`,
  )
}

/** `album-colours` → `albumColours` */
const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** @throws AppError `conflict` for a list that looks otherwise than this command knows. */
function withMigration(text: string, full: string, variable: string): string {
  const imports = /(?:^import \{ \w+ \} from '\.\/\d{4}-[\w-]+\.ts'\n)+/m.exec(text)?.[0]
  const list = /migrations: readonly Migration\[\] = \[[^\]]*\]/.exec(text)?.[0]
  if (!imports || !list)
    throw new AppError('conflict', `The list in ${folderInCheckout}/index.ts cannot be read.`)
  if (new RegExp(`\\b${variable}\\b`).test(text))
    throw new AppError('conflict', `The list has something called ${variable} already: choose another name.`)
  return text
    .replace(imports, `${imports}import { ${variable} } from './${full}.ts'\n`)
    .replace(list, `${list.slice(0, -1).trimEnd().replace(/,?$/, ',')}\n  ${variable},\n]`)
}

const migrationText = (full: string, variable: string) => `import type { Migration } from '../migrate.ts'

export const ${variable}: Migration = {
  name: '${full}',
  up: \`
\`,
  down: \`
\`,
}
`

const testText = (full: string) => `import { expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { migrate, rollback } from '../migrate.ts'
import { migrations } from './index.ts'

it('keeps what was there, up and down', () => {
  const db = openDatabase(':memory:')
  const steps = migrations.slice(0, migrations.findIndex(({ name }) => name === '${full}') + 1)
  migrate(db, steps.slice(0, -1))
  // Rows of before.
  expect(migrate(db, steps)).toEqual(['${full}'])
  // What has become of them.
  expect(rollback(db, steps)).toEqual(['${full}'])
  // They are as they were.
  db.close()
  expect.fail('This test says nothing of the data yet.')
})
`
