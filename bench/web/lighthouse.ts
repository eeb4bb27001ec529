import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import lighthouse, { type Result } from 'lighthouse'
import type { Browser } from 'puppeteer-core'
import { startAlbum, type AlbumServer } from '../lib/album-server.ts'
import { signInOnPage, startBrowser } from '../lib/browser.ts'
import { drawnJpegs } from '../lib/draw-jpegs.ts'
import { atLeast, type Figure } from '../lib/figure.ts'
import { cacheFolder, withFolder } from '../lib/folders.ts'
import { median } from '../lib/numbers.ts'
import { sendPhotos } from '../lib/send-photos.ts'
import { processorScore } from './processor-score.ts'
import type { TraceEvent } from './task-times.ts'

export const photos = 300
export const runs = 3
const categories = ['performance', 'accessibility', 'best-practices'] as const
const goal = 95

interface Visit {
  name: string
  path: string
  signedIn: boolean
  /** Whether the page is the one that is meant, and not what stands in for it. */
  showsPhotos: boolean
}

/**
 * Lighthouse as it comes (mobile, simulated slow 4G and a processor four times as slow) on three pages, each time with
 * an empty cache. Reports are kept, the last run of each page.
 */
export function lighthouseScores(say: (line: string) => void): Promise<Figure[]> {
  return withFolder(async (folder) => {
    await using album = await startAlbum(folder)
    const owner = await album.signUp()
    say(`${photos} photos are drawn, the first time only, and uploaded`)
    const ids = await sendPhotos(album, owner, await drawnJpegs(photos, 1200, 900))
    const { id: albumId } = await owner.json<{ id: string }>('POST', '/api/albums', {
      title: 'Walks by the water',
      photoIds: ids,
    })
    const { url: link } = await owner.json<{ url: string }>('POST', '/api/share-links', { albumId })
    const visits: Visit[] = [
      { name: 'sign-in', path: '/sign-in', signedIn: false, showsPhotos: false },
      { name: 'timeline', path: '/', signedIn: true, showsPhotos: true },
      { name: 'share page', path: new URL(link).pathname, signedIn: false, showsPhotos: true },
    ]
    const figures: Figure[] = []
    for (const visit of visits) {
      await using browser = await startBrowser()
      if (visit.signedIn) await signIn(browser, album, owner.credentials)
      figures.push(...(await scoresOf(browser, album, visit, say)))
    }
    return figures
  })
}

async function signIn(browser: Browser, album: AlbumServer, who: { email: string; password: string }) {
  const page = await browser.newPage()
  await signInOnPage(page, album.baseUrl, who)
  await page.close()
}

interface Run {
  report: Result
  /** Performance, where tasks count by their processor time. */
  ownScore: number
}

async function scoresOf(browser: Browser, album: AlbumServer, visit: Visit, say: (line: string) => void) {
  const done: Run[] = []
  for (let run = 1; run <= runs; run += 1) {
    const one = await visited(browser, album.baseUrl + visit.path, visit)
    done.push(one)
    say(`${visit.name}, run ${run}: ${summary(one.report)}; by processor time ${one.ownScore}`)
  }
  for (const line of causes(done.at(-1)?.report)) say(`${visit.name}: ${line}`)
  const figure = (name: string, scores: number[]) =>
    atLeast({ name: `Lighthouse, ${visit.name}, ${name}`, value: median(scores), unit: 'of 100' }, goal)
  const own = done.map(({ ownScore }) => ownScore)
  return [
    ...categories.map((name) =>
      figure(
        name,
        done.map(({ report }) => scoreOf(report, name)),
      ),
    ),
    figure('performance by processor time', own),
  ]
}

const scoreOf = (report: Result, category: string) =>
  Math.round((report.categories[category]?.score ?? 0) * 100)

async function visited(browser: Browser, url: string, visit: Visit): Promise<Run> {
  const page = await browser.newPage()
  const answer = await lighthouse(url, { onlyCategories: [...categories], output: 'json' }, undefined, page)
  await page.close()
  if (!answer || answer.lhr.runtimeError)
    throw new Error(`${visit.name}: ${answer?.lhr.runtimeError?.message}`)
  const { lhr } = answer
  await writeFile(join(cacheFolder('lighthouse'), `${visit.name}.json`), String(answer.report))
  if (lhr.finalDisplayedUrl !== url)
    throw new Error(`${visit.name}: the page went to ${lhr.finalDisplayedUrl}`)
  if (thumbnailsIn(lhr) > 0 !== visit.showsPhotos)
    throw new Error(`${visit.name}: ${thumbnailsIn(lhr)} thumbnails were loaded`)
  const { traceEvents } = answer.artifacts.Trace as unknown as { traceEvents: TraceEvent[] }
  return { report: lhr, ownScore: processorScore(lhr, traceEvents) }
}

/** Thumbnails that the page has loaded. */
function thumbnailsIn(report: Result): number {
  const details = report.audits['network-requests']?.details
  if (details?.type !== 'table') return 0
  return details.items.filter(
    ({ url, statusCode }) => statusCode === 200 && new URL(url as string).pathname.startsWith('/media/'),
  ).length
}

function summary(report: Result): string {
  const scores = categories.map((category) => scoreOf(report, category))
  const metrics = [
    ['FCP', 'first-contentful-paint'],
    ['LCP', 'largest-contentful-paint'],
    ['SI', 'speed-index'],
    ['TBT', 'total-blocking-time'],
    ['CLS', 'cumulative-layout-shift'],
  ].map(([short, id = '']) => `${short} ${report.audits[id]?.displayValue ?? '?'}`)
  return `${scores.join(' / ')}; ${metrics.join(', ')}; ${thumbnailsIn(report)} thumbnails`
}

/** What Lighthouse takes points off for, outside the metrics of speed. */
function causes(report: Result | undefined): string[] {
  if (!report) return []
  return categories
    .flatMap((category) => report.categories[category]?.auditRefs ?? [])
    .filter(({ weight, group }) => weight > 0 && group !== 'metrics')
    .map(({ id }) => report.audits[id])
    .filter((audit) => audit !== undefined && audit.score !== null && audit.score < 1)
    .map((audit) => `${audit?.id}: ${audit?.title}`)
}
