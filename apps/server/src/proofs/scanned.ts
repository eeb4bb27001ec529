import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { signUp } from './lib/album-client.ts'
import { draw } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { isSettled } from './lib/look.ts'
import { startServerProcess } from './lib/server-process.ts'
import { until } from './lib/until.ts'
import type { AlbumClient } from './lib/album-client.ts'
import type { Form, Proven } from './proof.ts'

/** Those that need nobody else on the network. */
const modules =
  'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss'
const minutes = 10
/** Browsers have removed what it turns on, because it made holes. https://owasp.org/www-project-secure-headers/#x-xss-protection */
const outdated = /^X-XSS-Protection is not set/

/** https://wapiti-scanner.github.io: by category, what was found where. */
interface Report {
  vulnerabilities: Record<string, Finding[]>
  anomalies: Record<string, Finding[]>
  infos: { crawled_pages_nbr?: number }
}
interface Finding {
  method: string
  path: string
  info: string
  parameter: string | null
  level: number
}

/** A scanner for holes in web pages goes through an album, signed in and not, and finds nothing to report. */
export async function scanned(form: Form): Promise<Proven> {
  if (form === 'short') return skip('it takes minutes: npm run prove -- scanner')
  if (spawnSync('wapiti', ['--version']).error)
    return skip('wapiti is not installed: apt-get install -y wapiti')
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    // As behind a proxy with TLS: what browsers are told depends on it.
    const server = await startServerProcess({
      DATA_DIR: dataDir,
      BASE_URL: 'https://album.example.org',
      WORKERS: '1',
    })
    const client = await signUp(server)
    const pages = await furnish(client, dataDir)
    const key = await client.json<{ secret: string }>('POST', '/api/keys', { name: 'scanner' })
    const { problems, crawled } = await scan(server.baseUrl, pages, key.secret, join(folder, 'report.json'))
    const code = await server.stop()
    return {
      points: crawled,
      problems: code === 0 ? problems : [...problems, `the server ended with ${code}`],
    }
  })
}

const skip = (skipped: string): Proven => ({ points: 0, problems: [], skipped })

/** Photos, an album, a link, a gallery. Gives pages that nothing links to without JavaScript. */
async function furnish(client: AlbumClient, dataDir: string): Promise<string[]> {
  const photoIds: string[] = []
  for (const number of [1, 2, 3]) {
    const photo = await draw(number, 200)
    const reserved = await client.reserve(photo)
    if (reserved.outcome === 'upload') await client.put(reserved.upload, photo.bytes)
    photoIds.push(reserved.photoId)
  }
  await until('photos to be ready', () => isSettled(dataDir) || undefined)
  const album = await client.json<{ id: string }>('POST', '/api/albums', { title: 'Scanned', photoIds })
  const link = await client.json<{ token: string }>('POST', '/api/share-links', { albumId: album.id })
  const gallery = await client.json<{ id: string; slug: string }>('POST', '/api/galleries', {
    title: 'Scanned',
    photoIds,
  })
  await client.json('PATCH', `/api/galleries/${gallery.id}`, { state: 'published' })
  return [
    `/g/${gallery.slug}`,
    `/s/${link.token}`,
    `/api/shares/${link.token}`,
    '/api/timeline?newest=10',
    '/api/search?q=proof&tag=proof',
    '/api/search/suggestions?q=pro',
    '/api/map?west=-180&south=-85&east=180&north=85&zoom=3',
    '/api/albums',
    `/api/albums/${album.id}/photos?limit=10`,
    `/api/photos/${photoIds[0]}`,
    `/api/galleries/${gallery.id}/items?limit=10`,
    '/docs',
    '/openapi.json',
  ]
}

async function scan(baseUrl: string, pages: string[], key: string, report: string) {
  const starts = pages.flatMap((path) => ['--start', baseUrl + path])
  const args = ['--url', `${baseUrl}/`, ...starts, '--header', `authorization: Bearer ${key}`]
  const bounds = ['--scope', 'domain', '--max-scan-time', String(minutes * 60), '--flush-session']
  await promisify(execFile)(
    'wapiti',
    [...args, ...bounds, '--module', modules, '--format', 'json', '--output', report, '--no-bugreport'],
    { maxBuffer: 64 * 1024 * 1024, timeout: (minutes + 5) * 60_000 },
  )
  const { vulnerabilities, anomalies, infos } = JSON.parse(await readFile(report, 'utf8')) as Report
  const found = Object.entries({ ...vulnerabilities, ...anomalies })
  return {
    crawled: infos.crawled_pages_nbr ?? pages.length,
    problems: found.flatMap(([category, findings]) =>
      findings
        .filter(({ info }) => !outdated.test(info))
        .map(({ method, path, info }) => `${category}: ${method} ${path}: ${info}`),
    ),
  }
}
