import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join as joinPath, resolve } from 'node:path'
import { createImageProcessor } from '@cloudalbum/imaging'
import type { Photo } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join, signIn } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

const folder = resolve(import.meta.dirname, '../../../../../shared/hostile')
const isHere = existsSync(folder)
const names = isHere ? readdirSync(folder).filter((name) => name !== 'README.md') : []

/** Of the processor alone, for one file: a busy machine makes nothing slower than that. */
const limits = { cpuS: 2, workerMb: 512, serverGrowthMb: 200 }
const ticksPerS = 100

const isLinux = process.platform === 'linux'
const statOf = (pid: number, file: string) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it has ended
  }
}
/** utime and stime: the 14th and 15th field, counted behind the name, which may hold anything (proc_pid_stat(5)). */
function cpuS(pid: number): number {
  const fields = statOf(pid, 'stat').split(') ').at(-1)!.split(' ')
  return fields.length > 12 ? (Number(fields[11]) + Number(fields[12])) / ticksPerS : 0
}
const peakMb = (pid: number) => Number(/VmHWM:\s+(\d+) kB/.exec(statOf(pid, 'status'))?.[1] ?? 0) / 1000

/** One photo at a time, each with what it took of the processor and of memory. */
function measured(inner = createImageProcessor({ concurrency: 1 })) {
  const taken: { cpuS: number; peakMb: number; pids: number[] }[] = []
  let turn: Promise<unknown> = Promise.resolve()
  const process: typeof inner.process = (path, signal) => {
    const run = async () => {
      const before = new Map(inner.workerPids().map((pid) => [pid, cpuS(pid)]))
      const end = await inner.process(path, signal)
      const pids = inner.workerPids()
      const spent = pids.map((pid) => cpuS(pid) - (before.get(pid) ?? cpuS(pid)))
      taken.push({ cpuS: Math.max(0, ...spent), peakMb: Math.max(0, ...pids.map(peakMb)), pids })
      return end
    }
    const mine = turn.then(run, run)
    turn = mine.catch(() => undefined)
    return mine
  }
  return { images: { ...inner, process }, taken }
}

let album: SafetyAlbum
let session: string
let taken: ReturnType<typeof measured>['taken']
const person = { email: 'owner@example.org', password: 'the long word of owner' }

beforeAll(async () => {
  const { images, taken: list } = measured()
  taken = list
  album = await openSafetyAlbum({}, { images })
  session = (await join(album, 'owner')).session
})
afterAll(() => album.close())

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function send(name: string): Promise<Response> {
  const form = new FormData()
  form.set('file', new File([readFileSync(joinPath(folder, name))], name))
  return album.ask('POST', '/api/photos/file', { token: session, body: form })
}

// Where the files are not at hand, this says so by being skipped.
describe.skipIf(!isHere)('201 hostile files, sent to the album', () => {
  it('each ends ready, rejected with a reason, or refused; none is stuck, none is lost', async () => {
    expect(names).toHaveLength(201)
    const beforeMb = process.memoryUsage.rss() / 1e6
    const kept = new Map<string, string>()
    const refused: string[] = []
    for (const name of names) {
      const answer = await send(name)
      const { photoId, code } = (await answer.json()) as { photoId?: string; code?: string }
      if (answer.ok && photoId) kept.set(name, photoId)
      else refused.push(`${name} ${answer.status} ${code ?? ''}`)
    }
    // What is no photo by name and type is not taken at all.
    expect(refused.sort()).toEqual([
      'sharp-circle.svg 415 unsupported-type',
      'sharp-invalid-illuminant.icc 415 unsupported-type',
    ])
    await album.background.drain()

    session = (await signIn(album, person)).accessToken
    const ends = { ready: 0, rejected: 0 }
    for (const [name, id] of kept) {
      const photo = await album.json<Photo>('GET', `/api/photos/${id}`, { token: session })
      expect([name, photo.state]).toEqual([name, photo.rejection ? 'rejected' : 'ready'])
      ends[photo.state as keyof typeof ends]++
      if (photo.rejection) {
        expect(photo.rejection.detail).toMatch(/^[A-Z].*\.$/)
        expect(['too-slow', 'too-large']).not.toContain(photo.rejection.code)
        expect([photo.thumbnailUrl, photo.previewUrl, photo.originalUrl]).toEqual(['', '', ''])
      }
      if (photo.thumbnailUrl) {
        const shown = await album.ask('GET', photo.thumbnailUrl)
        await shown.body?.cancel()
        expect([name, shown.headers.get('content-type')]).toEqual([name, 'image/webp'])
      }
      const original = new Uint8Array(await (await album.ask('GET', photo.downloadUrl)).arrayBuffer())
      expect([name, sha256Of(original)]).toEqual([name, sha256Of(readFileSync(joinPath(folder, name)))])
    }
    // Two of them may hold the same bytes, which are one photo.
    expect(ends.ready + ends.rejected).toBe(199)
    expect(ends.rejected).toBeGreaterThan(50)
    expect(await album.adapters.jobs.stats()).toMatchObject({ due: 0, leased: 0, dead: 0 })
    expect(process.memoryUsage.rss() / 1e6 - beforeMb).toBeLessThan(limits.serverGrowthMb)
    expect(album.faults).toEqual([])
  }, 180_000)

  it.skipIf(!isLinux)(
    'each within 2 s of one processor and 512 MB, in workers of which none was lost',
    () => {
      expect(taken.length).toBeGreaterThan(150)
      expect(Math.max(...taken.map((one) => one.cpuS))).toBeLessThan(limits.cpuS)
      expect(Math.max(...taken.map((one) => one.peakMb))).toBeLessThan(limits.workerMb)
      expect(Math.max(...taken.map((one) => one.peakMb))).toBeGreaterThan(20)
    },
  )
})
