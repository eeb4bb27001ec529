import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'

/** What a page without a connection may open with, beside what every page starts with. */
const firstViews =
  /(?:AppShell|UnreachablePage|SignInPage|TimelinePage)\.vue$|i18n\/(?:en|ko)\/(?:index\.ts|session\.json)$/

/**
 * Fills in what the service worker stores: the files of the first view, and a version made from all file names,
 * so that a new build is a new worker and a build of the same sources is not.
 */
export function stampServiceWorker(): Plugin {
  let folder = ''
  let files: string[] = []
  let shell: string[] = []
  return {
    name: 'stamp-service-worker',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    generateBundle(_options, bundle) {
      files = Object.keys(bundle).sort()
      shell = []
      const visit = (name: string) => {
        const chunk = bundle[name]
        if (shell.includes(`/${name}`) || chunk?.type !== 'chunk') return
        shell.push(`/${name}`)
        for (const style of chunk.viteMetadata?.importedCss ?? []) shell.push(`/${style}`)
        chunk.imports.forEach(visit)
      }
      for (const [name, chunk] of Object.entries(bundle))
        if (chunk.type === 'chunk' && (chunk.isEntry || firstViews.test(chunk.facadeModuleId ?? '')))
          visit(name)
    },
    async writeBundle(_options, bundle) {
      // An entry that only names other files is put into index.html, and is no file in the end: one that is missing would
      // keep the worker from being installed.
      const written = shell.filter((path) => Object.hasOwn(bundle, path.slice(1)))
      const path = join(folder, 'sw.js')
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      const source = await readFile(path, 'utf8')
      await writeFile(
        path,
        source.replace("'__VERSION__'", `'${version}'`).replace('[/*__SHELL__*/]', JSON.stringify(written)),
      )
    },
  }
}
