import { startOtlpReceiver } from '@cloudalbum/telemetry/testing'
import { join } from 'node:path'
import { startAlbum, type AlbumServer } from './lib/album-server.ts'
import { besidePeer, type Bench, type BenchOptions } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { median } from './lib/numbers.ts'
import { runProgram, treeCpuS } from './lib/processes.ts'

const rounds = 7
/** Until then code is still being compiled, the more so the more of it there is. */
const warmedRequests = 20_000
const secondsPerRound = 3
const connections = 8
const peers = join(import.meta.dirname, 'peers')
/** Asks the database, and little else. */
const path = '/api/config'

/**
 * What recording costs: requests that one second of the server's processor time answers, so that others on the machine matter
 * little. Four servers with albums of their own, in turns, each warm by then; their peer is one without any code for traces.
 */
export async function traces({ say }: BenchOptions): Promise<Bench> {
  const receiver = await startOtlpReceiver()
  const without = `--import ${join(peers, 'without-traces.mjs')}`
  const kinds: Record<string, Record<string, string>> = {
    without: { TRACES: 'off', NODE_OPTIONS: without },
    off: { TRACES: 'off' },
    memory: { TRACES: 'memory' },
    otlp: { TRACES: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  }
  const perCpuS: Record<string, number[]> = {}
  try {
    await withFolder(async (folder) => {
      await using servers = new AsyncDisposableStack()
      const running: [string, AlbumServer][] = []
      for (const [kind, env] of Object.entries(kinds))
        running.push([kind, servers.use(await startAlbum(join(folder, kind), env))])
      for (const [kind, server] of running) {
        say(`${kind} is warmed up`)
        for (let answered = 0; answered < warmedRequests;) answered += await ask(portOf(server))
      }
      for (let round = 1; round <= rounds; round += 1) {
        say(`round ${round} of ${rounds}`)
        for (const [kind, server] of running) {
          const before = treeCpuS(server.pid)
          const answered = await ask(portOf(server))
          const cpuS = treeCpuS(server.pid) - before
          perCpuS[kind] = [...(perCpuS[kind] ?? []), answered / cpuS]
        }
      }
    })
  } finally {
    await receiver.close()
  }
  const least: Record<string, number> = { off: 0.98, memory: 0.8, otlp: 0.7 }
  const { without: bare = [] } = perCpuS
  return {
    name: 'traces',
    rounds: `${rounds} turns of ${secondsPerRound} s, medians`,
    figures: Object.entries(least).map(([kind, atLeast]) => {
      const ours = perCpuS[kind] ?? []
      return besidePeer(
        { name: `TRACES=${kind}`, value: median(ours), unit: 'requests per s of processor' },
        { name: 'without the code', value: median(bare) },
        { atLeast },
        median(ours.map((one, i) => one / (bare[i] ?? 0))),
      )
    }),
  }
}

const portOf = ({ baseUrl }: AlbumServer) => Number(new URL(baseUrl).port)

async function ask(port: number): Promise<number> {
  const args = [port, secondsPerRound, connections].map(String)
  const generator = join(peers, 'load-generator.ts')
  return (await runProgram<{ perS: number }>(generator, [...args, path])).perS * secondsPerRound
}
