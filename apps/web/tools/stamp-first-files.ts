import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** What each view of `public/start.js` loads beside what every page starts with, and its languages. */
const views: Record<string, RegExp> = {
  'sign-in': /SignInPage\.vue$/,
  timeline: /(?:AppShell|TimelinePage)\.vue$/,
  share: /SharePage\.vue$/,
  app: /AppShell\.vue$/,
  en: /i18n\/en\/index\.ts$/,
  ko: /i18n\/ko\/index\.ts$/,
  'sign-in-en': /i18n\/en\/session\.json$/,
  'sign-in-ko': /i18n\/ko\/session\.json$/,
}

/** Fills in the files that `public/start.js` has fetched early. */
export function stampFirstFiles(): Plugin {
  let folder = ''
  let files: Record<string, string[]> = {}
  return {
    name: 'stamp-first-files',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const everywhere = filesOf(
        bundle,
        chunks.filter(({ isEntry }) => isEntry),
      )
      files = Object.fromEntries(
        Object.entries(views).map(([view, modules]) => {
          const wanted = chunks.filter(({ facadeModuleId }) => modules.test(facadeModuleId ?? ''))
          if (wanted.length === 0) throw new Error(`The build has no chunk for the view ${view}`)
          return [view, [...filesOf(bundle, wanted)].filter((path) => !everywhere.has(path))]
        }),
      )
    },
    async writeBundle() {
      const path = join(folder, 'start.js')
      const source = await readFile(path, 'utf8')
      if (!source.includes("'__FILES__'")) throw new Error('start.js has no place for its files')
      await writeFile(path, source.replace("'__FILES__'", JSON.stringify(files)))
    },
  }
}

/** Addresses of chunks, of all that they import, and of the styles of both. */
function filesOf(bundle: Rolldown.OutputBundle, chunks: readonly Rolldown.OutputChunk[]): Set<string> {
  const found = new Set<string>()
  const visit = (chunk: Rolldown.OutputChunk) => {
    if (found.has(`/${chunk.fileName}`)) return
    found.add(`/${chunk.fileName}`)
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(`/${style}`)
    for (const name of chunk.imports) {
      const imported = bundle[name]
      if (imported?.type === 'chunk') visit(imported)
    }
  }
  chunks.forEach(visit)
  return found
}
