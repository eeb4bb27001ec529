import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { atMost, type Figure } from './lib/figure.ts'
import { project } from './lib/folders.ts'

const dist = join(project, 'apps/web/dist')

/** What apps/web/dist/index.html names, and a first visit therefore loads whatever it shows, gzipped as Node does by default. */
export async function pageSizes(): Promise<Figure[]> {
  const page = await readFile(join(dist, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '')
  const kilobytes = async (end: string) => {
    const files = named.filter((path) => path.endsWith(end))
    if (files.length === 0) throw new Error(`index.html names no ${end}`)
    const contents = await Promise.all(files.map((path) => readFile(join(dist, path))))
    return contents.reduce((bytes, content) => bytes + gzipSync(content).length, 0) / 1000
  }
  return [
    atMost({ name: 'first-load JavaScript, gzipped', value: await kilobytes('.js'), unit: 'kB' }, 90),
    atMost({ name: 'first-load CSS, gzipped', value: await kilobytes('.css'), unit: 'kB' }, 15),
  ]
}

/** All JavaScript that a visit of a gallery page loads; its first paint needs none of it. The larger of both languages. */
export async function galleryScript(): Promise<Figure> {
  const text = await readFile(join(dist, 'server/gallery-assets.json'), 'utf8')
  const { script, messages } = JSON.parse(text) as { script: string; messages: Record<string, string> }
  const zipped = async (path: string) => gzipSync(await readFile(join(dist, path))).length / 1000
  const shared = (await zipped('gallery-theme.js')) + (await zipped(script))
  const languages = await Promise.all(Object.values(messages).map(zipped))
  const value = shared + Math.max(...languages)
  return atMost({ name: 'gallery page, JavaScript in all, gzipped', value, unit: 'kB' }, 40)
}
