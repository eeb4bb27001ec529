import { existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  createSqliteAccountStore,
  createSqlitePasswordStore,
  createSqlitePhotoIndex,
  dataFolder,
  openDatabase,
  type Database,
} from '@cloudalbum/adapters-local'
import { createArgon2Hasher, createBuiltInIdentity } from '@cloudalbum/adapters-shared'
import { defaultPreferences, renditionKey, type Photo } from '@cloudalbum/core'
import type { Page } from 'puppeteer-core'
import sharp from 'sharp'
import { startAlbum, type Credentials } from '../lib/album-server.ts'
import { signInOnPage, startBrowser } from '../lib/browser.ts'
import { drawnJpegs } from '../lib/draw-jpegs.ts'
import { atMost, type Figure } from '../lib/figure.ts'
import { cacheFolder, withFolder } from '../lib/folders.ts'
import { copyLibrary, libraryAccount, libraryOf } from '../lib/library.ts'
import { taskTimes } from './task-times.ts'

export const scrolledPhotos = 100_000
const durationMs = 10_000
const longTaskMs = 50
const who: Credentials = { email: 'scroll@cloudalbum.example', password: 'northern lights over the sea' }
/** So many are drawn; each photo has a file of its own name that is one of them. */
const drawnThumbnails = 60

interface Scrolled {
  /** Durations of long tasks in ms, in the order in which they ran. */
  longTasks: number[]
  frames: number
  /** What is left below the viewport. */
  restPx: number
}

/**
 * The timeline of 100,000 photos in a window of 1280 × 800, from top to bottom at an even pace, while the browser counts
 * the tasks that held the page up for more than 50 ms (https://w3c.github.io/longtasks/). On a machine that others use
 * too, tasks are long because they wait for a core: the processor time of the longest task tells what the page does.
 */
export function longTasks(say: (line: string) => void): Promise<Figure[]> {
  return withFolder(async (folder) => {
    copyLibrary(await libraryOf(scrolledPhotos, say), folder)
    await furnish(folder, say)
    await using album = await startAlbum(folder)
    await using browser = await startBrowser()
    const page = await browser.newPage()
    await page.setViewport({ width: 1280, height: 800 })
    await signInOnPage(page, album.baseUrl, who)
    await shownThumbnails(page)
    const { result, cpuMs } = await taskTimes(
      page,
      () => page.evaluate(scrollThrough(durationMs)) as Promise<Scrolled>,
    )
    if (result.restPx > 1) throw new Error(`${result.restPx} px are left below the end of the scrolling`)
    await shownThumbnails(page)
    const { longTasks, frames } = result
    say(`${frames} frames in ${durationMs / 1000} s; long tasks: ${longTasks.join(', ') || 'none'} (ms)`)
    const name = 'scrolling 100,000 photos'
    return [
      atMost({ name: `${name}, long tasks`, value: longTasks.length, unit: 'tasks' }, 0),
      atMost({ name: `${name}, longest of them`, value: Math.max(0, ...longTasks), unit: 'ms' }, longTaskMs),
      atMost(
        { name: `${name}, most processor time of a task`, value: cpuMs[0] ?? 0, unit: 'ms' },
        longTaskMs,
      ),
    ]
  })
}

/** Waits until photos are to be seen, and not what stands in for them. */
const shownThumbnails = (page: Page) =>
  page.waitForFunction(
    `[...document.querySelectorAll('.tile img')].some((one) => one.complete && one.naturalWidth > 0)`,
  )

/** In the page. Each frame goes where the clock says; the height is asked for anew, as it becomes known on the way. */
const scrollThrough = (ms: number) => `new Promise((done) => {
  const longTasks = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration))
  })
  observer.observe({ type: 'longtask' })
  const root = document.documentElement
  const startMs = performance.now()
  let frames = 0
  const step = (nowMs) => {
    const share = Math.min(1, Math.max(0, nowMs - startMs) / ${ms})
    const endPx = root.scrollHeight - innerHeight
    scrollTo({ top: endPx * share, behavior: 'instant' })
    frames += 1
    if (share < 1) return requestAnimationFrame(step)
    // What the last frames set off counts too.
    setTimeout(() => {
      scrollTo({ top: root.scrollHeight, behavior: 'instant' })
      done({ longTasks, frames, restPx: root.scrollHeight - innerHeight - scrollY })
    }, 1000)
  }
  requestAnimationFrame(step)
})`

/** The account that the library is of, and a thumbnail for each photo. */
async function furnish(folder: string, say: (line: string) => void): Promise<void> {
  const db = openDatabase(dataFolder(folder).database)
  try {
    const nowMs = Date.now()
    await createSqliteAccountStore(db).create({
      id: libraryAccount,
      email: who.email,
      displayName: 'Scroll',
      role: 'admin',
      quotaBytes: null,
      preferences: defaultPreferences,
      createdAtMs: nowMs,
      confirmedAtMs: nowMs,
      onlyAsFirst: false,
      disabledAtMs: null,
      deletingAtMs: null,
      seenAtMs: null,
      tokensValidFromMs: 0,
    })
    const identity = createBuiltInIdentity(createSqlitePasswordStore(db), createArgon2Hasher())
    await identity.setPassword(libraryAccount, who.password)
    const thumbnails = await thumbnailsOf(db, say)
    mkdirSync(dataFolder(folder).files, { recursive: true })
    symlinkSync(join(thumbnails, 'renditions'), join(dataFolder(folder).files, 'renditions'))
  } finally {
    db.close()
  }
}

/** Files as the album names them, made once. Links to a few drawn ones: 100,000 names, and what 60 thumbnails take. */
async function thumbnailsOf(db: Database, say: (line: string) => void): Promise<string> {
  const folder = cacheFolder(`thumbnails-${scrolledPhotos}`)
  const whole = join(folder, 'whole')
  if (existsSync(whole)) return folder
  say('thumbnails are drawn, the first time only')
  const drawn: string[] = []
  for (const [i, { path }] of (await drawnJpegs(drawnThumbnails, 1200, 900)).entries()) {
    drawn.push(join(folder, `${i}.webp`))
    await sharp(path)
      .resize(427, 320)
      .webp({ quality: 75 })
      .toFile(drawn[i] ?? '')
  }
  let count = 0
  for await (const photo of photosOf(db)) {
    const path = join(folder, renditionKey({ ...photo, renditionVersion: 1 }, 'thumbnail'))
    mkdirSync(dirname(path), { recursive: true })
    rmSync(path, { force: true })
    linkSync(drawn[(count += 1) % drawn.length] ?? '', path)
  }
  writeFileSync(whole, String(count))
  return folder
}

async function* photosOf(db: Database): AsyncGenerator<Photo> {
  const index = createSqlitePhotoIndex(db)
  for (const { month } of await index.months(libraryAccount)) {
    let cursor: string | undefined
    do {
      const page = await index.monthPage(libraryAccount, month, cursor, 500)
      yield* page.photos
      cursor = page.next
    } while (cursor !== undefined)
  }
}
