import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

const modules = /zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/

/** zod's schemas drag their JSON Schema writers along (6 kB compressed); only the server's documentation calls those. */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    apply: 'build',
    async load(id) {
      if (!modules.test(id)) return null
      const source = await readFile(id, 'utf8')
      const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
      if (names.length === 0) throw new Error(`${id} exports nothing as this plugin knows it`)
      const code = [
        "const gone = () => { throw new Error('JSON Schema is not part of the page') }",
        ...names.map((name) => `export const ${name} = gone`),
      ]
      return { code: code.join('\n'), moduleSideEffects: false }
    },
  }
}
