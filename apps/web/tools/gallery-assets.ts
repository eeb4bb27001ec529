import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const file = 'gallery-assets.json'

/** Addresses of the files that a gallery page names. */
export interface GalleryAssets {
  script: string
  style: string
  /** Of a language, by its code. */
  messages: Record<string, string>
}

/** Tells the build for the server what the build for browsers wrote: hashed names are known only then. */
export function galleryAssets(folder: string): Plugin {
  let base = '/'
  return {
    name: 'gallery-assets',
    apply: 'build',
    configResolved(config) {
      base = config.base
    },
    async config(_config, { isSsrBuild }) {
      if (!isSsrBuild) return {}
      return { define: { __GALLERY_ASSETS__: await readFile(join(folder, file), 'utf8') } }
    },
    async writeBundle(_options, bundle) {
      if (this.environment.config.build.ssr) return
      const assets: GalleryAssets = { script: '', style: '', messages: {} }
      for (const [path, chunk] of Object.entries(bundle)) {
        const [, language] = /i18n\/(\w+)\/gallery\.json$/.exec(facadeOf(chunk)) ?? []
        // Where the entry's code is, which the file named as the entry may only pass on to.
        if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.endsWith('/entry-client.ts')))
          assets.script = base + path
        else if (path.endsWith('.css')) assets.style = base + path
        else if (language) assets.messages[language] = base + path
      }
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, file), JSON.stringify(assets))
    },
  }
}

const facadeOf = (chunk: { type: string; facadeModuleId?: string | null }) => chunk.facadeModuleId ?? ''
