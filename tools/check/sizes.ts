import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { failed, passed, type Outcome } from '../lib/outcome.ts'
import { root, runCommand } from '../lib/run-command.ts'

const limits = {
  scriptGzBytes: 90_000,
  styleGzBytes: 15_000,
  /** Of a gallery page in either language: it shows without any, and answers to clicks with these. */
  galleryScriptGzBytes: 40_000,
  /** What signing in on the spot adds for those who do. */
  gallerySignInGzBytes: 6_000,
  fileLines: 400,
  medianLines: 90,
}

/** No source file over 400 lines, and half of them within 90: size tells when a file does two things. */
export async function checkSourceSizes(): Promise<Outcome> {
  const paths = await sourceFiles()
  const files = await Promise.all(
    paths.map(async (path) => ({
      path,
      lines: (await readFile(root + path, 'utf8')).split('\n').length - 1,
    })),
  )
  const median = files.map(({ lines }) => lines).sort((a, b) => a - b)[Math.floor(files.length / 2)] ?? 0
  const problems = files
    .filter(({ lines }) => lines > limits.fileLines)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${limits.fileLines}`)
  if (median > limits.medianLines)
    problems.push(`The median file has ${median} lines, more than ${limits.medianLines}`)
  return problems.length > 0
    ? failed(problems.join('\n'))
    : passed(`${files.length} files, median ${median} lines`)
}

async function sourceFiles() {
  const { output } = await runCommand('git', ['ls-files', '*.ts', '*.mjs', '*.vue'])
  const { output: deleted } = await runCommand('git', ['ls-files', '--deleted'])
  const gone = new Set(deleted.split('\n'))
  return output.split('\n').filter((path) => path && !gone.has(path))
}

/** What the first visit loads before anything shows: everything that index.html names. */
export async function checkWebPageSize(): Promise<Outcome> {
  const dist = `${root}apps/web/dist/`
  const page = await readFile(`${dist}index.html`, 'utf8').catch(() => null)
  if (page === null) return failed('apps/web/dist/index.html is missing: run `npm run build`')
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '')
  const scriptGzBytes = await gzBytes(
    dist,
    named.filter((path) => path.endsWith('.js')),
  )
  const styleGzBytes = await gzBytes(
    dist,
    named.filter((path) => path.endsWith('.css')),
  )
  const told = `${kb(scriptGzBytes)} of scripts (limit ${kb(limits.scriptGzBytes)}), ${kb(styleGzBytes)} of styles (limit ${kb(limits.styleGzBytes)}), both gzipped`
  if (scriptGzBytes === 0) return failed('apps/web/dist/index.html names no script')
  const fits = scriptGzBytes <= limits.scriptGzBytes && styleGzBytes <= limits.styleGzBytes
  return fits ? passed(told) : failed(`The first visit loads too much: ${told}`)
}

interface GalleryAssets {
  script: string
  messages: Record<string, string>
}

/** What a visit of a published gallery loads in all, and what the dialog to sign in adds. */
export async function checkGalleryPageSize(): Promise<Outcome> {
  const dist = `${root}apps/web/dist/`
  const text = await readFile(`${dist}server/gallery-assets.json`, 'utf8').catch(() => null)
  if (text === null) return failed('apps/web/dist/server is missing: run `npm run build`')
  const { script, messages } = JSON.parse(text) as GalleryAssets
  const visits = Object.values(messages).map((path) =>
    gzBytes(dist, ['gallery-theme.js', script.slice(1), path.slice(1)]),
  )
  const bytes = Math.max(...(await Promise.all(visits)))
  const late = (await readdir(`${dist}assets/gallery`)).filter((name) =>
    /^(?:SignDialog|gallery-sign)-.*\.js$/.test(name),
  )
  const lateBytes = await gzBytes(`${dist}assets/gallery/`, late)
  const told = `${kb(bytes)} of scripts (limit ${kb(limits.galleryScriptGzBytes)}), ${kb(lateBytes)} more to sign in (limit ${kb(limits.gallerySignInGzBytes)}), gzipped`
  const fits = bytes <= limits.galleryScriptGzBytes && lateBytes <= limits.gallerySignInGzBytes
  return fits ? passed(told) : failed(`A gallery page loads too much: ${told}`)
}

async function gzBytes(folder: string, paths: string[]) {
  const contents = await Promise.all(paths.map((path) => readFile(folder + path)))
  return contents.reduce((bytes, content) => bytes + gzipSync(content).length, 0)
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
