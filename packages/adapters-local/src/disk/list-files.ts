import { isKey } from '@cloudalbum/core'
import type { Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { undefinedWhenMissing } from './disk-files.ts'

/** Files below `root` whose key begins with `prefix` and comes after `cursor`, in order of key. */
export async function* listFiles(
  root: string,
  prefix: string,
  cursor: string,
): AsyncGenerator<{ key: string; stats: Stats }> {
  yield* walk(root, '', prefix, cursor)
}

async function* walk(
  root: string,
  folder: string,
  prefix: string,
  cursor: string,
): AsyncGenerator<{ key: string; stats: Stats }> {
  const entries =
    (await readdir(join(root, folder), { withFileTypes: true }).catch(undefinedWhenMissing)) ?? []
  // A folder sorts as its name with a slash: that is how its keys go on.
  const names = entries.map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : '')).sort(byUnits)
  for (const name of names)
    if (name.endsWith('/')) {
      const inside = name.startsWith(prefix) || prefix.startsWith(name)
      const after = name > cursor || cursor.startsWith(name)
      if (inside && after && isKey(name.slice(0, -1))) yield* walk(root, name, prefix, cursor)
    } else if (name.startsWith(prefix) && name > cursor && isKey(name)) {
      const stats = await stat(join(root, name)).catch(undefinedWhenMissing)
      if (stats?.isFile()) yield { key: name, stats }
    }
}

const byUnits = (a: string, b: string) => (a < b ? -1 : 1)
