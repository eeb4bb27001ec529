import type { Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'

/** What programs of a bundle find by `new URL('…', import.meta.url)`: other programs and files, by the name that they have beside it. */
export interface Beside {
  programs: Map<string, string>
  files: Map<string, string>
}

const reference = /new URL\(\s*'(\.{1,2}\/[^']+)',\s*import\.meta\.url\s*\)/g

/**
 * Every module of the bundle lies in one folder, and so does what it refers to: a TypeScript module becomes a program of its own,
 * anything else is to be copied. Collects both while esbuild reads.
 */
export function beside(root: string, found: Beside): Plugin {
  return {
    name: 'beside',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path.includes('node_modules')) return undefined
        const source = await readFile(path, 'utf8')
        const contents = source.replaceAll(reference, (_, to: string) => {
          const target = resolve(dirname(path), to)
          const name = relative(root, target).replaceAll('/', '-')
          const isProgram = target.endsWith('.ts')
          const given = isProgram ? name.replace(/\.ts$/, '.mjs') : name
          ;(isProgram ? found.programs : found.files).set(target, given)
          return `new URL('./${given}', import.meta.url)`
        })
        return { contents, loader: 'ts', resolveDir: dirname(path) }
      })
    },
  }
}
