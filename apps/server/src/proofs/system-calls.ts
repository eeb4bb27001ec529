import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signUp } from './lib/album-client.ts'
import { startAlbum } from './lib/album-process.ts'
import { draw } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { until } from './lib/until.ts'
import type { Proven } from './proof.ts'

const traced = 'fsync,fdatasync,link,linkat,pwrite64,write,writev,sendto,sendmsg'

/** The same order as seen by the system: SQLite's own calls and the socket among them. Needs strace, and the right to use it. */
export async function orderOfSystemCalls(): Promise<Proven> {
  if (spawnSync('strace', ['-V']).error)
    return { points: 0, problems: [], skipped: 'strace is not installed' }
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const album = await startAlbum({ dataDir })
    try {
      const client = await signUp(album)
      const photo = await draw(1, 300)
      const reserved = await client.reserve(photo)
      if (reserved.outcome !== 'upload') throw new Error('The album has the photo already.')
      const trace = join(folder, 'trace')
      const args = [
        '-f',
        '-y',
        '-s',
        '60',
        '-qqq',
        '-o',
        trace,
        '-e',
        `trace=${traced}`,
        '-p',
        String(album.pid),
      ]
      const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
      const ended = once(strace, 'close')
      const attached = await until(
        'strace to be attached',
        () => isTraced(album.pid) || (strace.exitCode !== null ? false : undefined),
      )
      if (!attached) return { points: 0, problems: [], skipped: 'strace may not look at processes here' }
      const { status } = await client.put(reserved.upload, photo.bytes)
      await album.kill()
      await ended
      return {
        points: 6,
        problems: status === 201 ? orderProblems(readFileSync(trace, 'latin1')) : [`answered with ${status}`],
      }
    } finally {
      await album.kill()
    }
  })
}

const isTraced = (pid: number): boolean =>
  !/TracerPid:\s+0\n/.test(readFileSync(`/proc/${pid}/status`, 'latin1'))

function orderProblems(trace: string): string[] {
  const lines = trace.split('\n')
  // A call that others interrupted ends on a line of its own, which names its thread and not its file.
  const done = (call: RegExp, from: number) => {
    const at = lines.findIndex((line, i) => i > from && call.test(line))
    const thread = lines[at]?.split(' ')[0]
    if (at < 0 || !lines[at]?.includes('unfinished')) return at
    return lines.findIndex((line, i) => i > at && line.startsWith(`${thread} `) && line.includes('resumed'))
  }
  const order: [string, RegExp][] = [
    ['the bytes are written', /write\(\d+<[^>]*\.tmp>/],
    ['they are synced', /fsync\(\d+<[^>]*\.tmp>/],
    ['they get their name', /link(?:at)?\(.*originals\//],
    ['its folders are synced', /fsync\(\d+<[^>]*\/files>/],
    ['the row is in the log', /pwrite64\(\d+<[^>]*-wal>/],
    ['the log is synced', /(?:fsync|fdatasync)\(\d+<[^>]*-wal>/],
    ['the answer leaves', /(?:write|writev|sendto|sendmsg)\(.*HTTP\/1\.1 201/],
  ]
  const problems: string[] = []
  let at = -1
  for (const [what, call] of order) {
    const next = done(call, at)
    if (next < 0) problems.push(`not after what must come before: ${what}`)
    else at = next
  }
  return problems
}
