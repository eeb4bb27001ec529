import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { firstAnswer, freePort, serverEnv, startAlbum } from './lib/album-server.ts'
import { atMost, besidePeer, type Bench, type BenchOptions, type Figure } from './lib/figure.ts'
import { project, withFolder } from './lib/folders.ts'
import { copyLibrary, libraryOf } from './lib/library.ts'
import { median } from './lib/numbers.ts'
import { childrenOf, residentMb, stopped } from './lib/processes.ts'

const rounds = 5
const photos = 100_000
const settleMs = 15_000
const idleLimitMb = 120

/**
 * `npm start`, already set up, on a library of 100,000 photos: from the command to the first answer of /api/config, npm
 * itself included. One start before the rounds fills Node's compile cache. Then the memory of a server that nobody asks
 * anything, 15 s after its start, and again after a visitor has looked around and gone; with traces kept in memory, and without.
 */
export async function start({ say }: BenchOptions): Promise<Bench> {
  const library = await libraryOf(photos, say)
  const figures = await withFolder(async (folder) => {
    copyLibrary(library, folder)
    const timesMs: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const timeMs = await timeToFirstAnswer(folder)
      if (round > 0) timesMs.push(timeMs)
    }
    say(`waits ${settleMs / 1000} s for the server to settle`)
    const timeS = { name: 'npm start to first answer', value: median(timesMs) / 1000, unit: 's' }
    return [atMost(timeS, 1.5), ...idleFigures(await idle(library, 'memory'), await idle(library, 'off'))]
  })
  return { name: 'start', rounds: `${rounds} starts, median; ${photos.toLocaleString('en')} photos`, figures }
}

async function timeToFirstAnswer(folder: string): Promise<number> {
  const port = await freePort()
  const startedMs = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    cwd: project,
    env: { ...process.env, ...serverEnv(folder, port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await firstAnswer(`http://127.0.0.1:${port}`)
  const timeMs = performance.now() - startedMs
  if (child.pid !== undefined) stopServers(child.pid)
  await stopped(child)
  return timeMs
}

/** npm does not pass a signal on to what it runs. */
function stopServers(pid: number): void {
  for (const child of childrenOf(pid)) {
    const isServer = readFileSync(`/proc/${child}/cmdline`, 'latin1').includes('apps/server/src/main.ts')
    if (isServer) process.kill(child, 'SIGTERM')
    else stopServers(child)
  }
}

interface Idle {
  /** Megabytes. */
  started: number
  visited: number
}

/** Traces are recorded unless somebody says otherwise. */
function idleFigures(traced: Idle, untraced: Idle): Figure[] {
  const after = { started: 'idle RSS, started', visited: 'idle RSS, after a visit' }
  return (['started', 'visited'] as const).flatMap((when) => {
    const figure = { name: `${after[when]}, TRACES=memory`, value: traced[when], unit: 'MB' }
    return [
      atMost(figure, idleLimitMb),
      besidePeer(figure, { name: 'TRACES=off', value: untraced[when] }, { atMost: 1.03 }),
    ]
  })
}

const idle = (library: string, traces: 'memory' | 'off'): Promise<Idle> =>
  withFolder(async (folder) => {
    copyLibrary(library, folder)
    // The photos of this library have no files: to look for them would be work, and not idleness.
    await using album = await startAlbum(folder, { TRACES: traces, VERIFY: 'off' })
    await pause(settleMs)
    const started = residentMb(album.pid)
    const visitor = await album.signUp()
    for (const path of ['/api/timeline', '/api/albums', '/api/search?q=subject1', '/api/account'])
      await visitor.json('GET', path)
    for (const path of ['/', '/openapi.json'])
      await fetch(album.baseUrl + path).then((answer) => answer.text())
    await pause(settleMs)
    return { started, visited: residentMb(album.pid) }
  })
