import { startOtlpReceiver } from '@cloudalbum/telemetry/testing'
import { join } from 'node:path'
import { startAlbum } from './lib/album-server.ts'
import { atLeast, atMost, besidePeer, type Bench, type BenchOptions, type Figure } from './lib/figure.ts'
import { withFolder } from './lib/folders.ts'
import { load } from './lib/load.ts'
import { median } from './lib/numbers.ts'
import { threadsCpuMs } from './lib/processes.ts'

/** Many short ones: what else the machine does in the meantime then meets all servers alike, and medians leave the rest out. */
const turns = 60
const requestsPerTurn = 500
/** Until then code is still being compiled, the more so the more of it there is. */
const warmedTurns = 40
const connections = 8
/** Asks the database, and little else. */
const path = '/api/config'
/** How far the same server may be from itself for the other figures to mean anything. */
const tolerance = 0.05
const least = { off: 0.98, memory: 0.8, otlp: 0.7 }

/**
 * What recording costs: requests that one second of the server's processor time answers. Servers with albums of their own, in turns of
 * half a second at most, whose order goes round and back; in each turn each is compared with those without any code for traces, and the
 * median of that is told. There are two of those: how far they are apart is how far the other figures may be wrong.
 */
export async function traces({ say }: BenchOptions): Promise<Bench> {
  const receiver = await startOtlpReceiver()
  const without = {
    TRACES: 'off',
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'peers/without-traces.mjs')}`,
  }
  const kinds: Record<string, Record<string, string>> = {
    without,
    again: without,
    off: { TRACES: 'off' },
    memory: { TRACES: 'memory' },
    otlp: { TRACES: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  }
  try {
    const perCpuS = await withFolder((folder) => measure(folder, kinds, say))
    return {
      name: 'traces',
      rounds: `${turns} turns of ${requestsPerTurn} requests, medians of each turn's ratio`,
      figures: figuresOf(perCpuS),
    }
  } finally {
    await receiver.close()
  }
}

type Measured = Record<string, number[]>

/** Requests per second of processor time, of each kind, turn by turn. */
async function measure(
  folder: string,
  kinds: Record<string, Record<string, string>>,
  say: (line: string) => void,
): Promise<Measured> {
  await using servers = new AsyncDisposableStack()
  const running: { kind: string; turn: () => Promise<number> }[] = []
  for (const [kind, env] of Object.entries(kinds)) {
    const { pid, baseUrl } = servers.use(await startAlbum(join(folder, kind), env))
    running.push({ kind, turn: () => turnOf(pid, Number(new URL(baseUrl).port)) })
  }
  const perCpuS: Measured = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]))
  for (let at = -warmedTurns; at < turns; at += 1) {
    if (at % 20 === 0) say(at < 0 ? `warms up, turn ${at + warmedTurns}` : `turn ${at} of ${turns}`)
    const first = Math.abs(at) % running.length
    const order = [...running.slice(first), ...running.slice(0, first)]
    for (const { kind, turn } of at % 2 === 0 ? order : order.toReversed()) {
      const value = await turn()
      if (at >= 0) perCpuS[kind]?.push(value)
    }
  }
  return perCpuS
}

async function turnOf(pid: number, port: number): Promise<number> {
  const before = threadsCpuMs(pid)
  let left = requestsPerTurn
  const answered = await load({ port, connections, paths: [path], goOn: () => (left -= 1) >= 0 })
  return (answered * 1000) / (threadsCpuMs(pid) - before)
}

function figuresOf({ without = [], again = [], ...others }: Measured): Figure[] {
  // Two of them, as a measure of what there is to compare with.
  const bare = without.map((one, turn) => (one + (again[turn] ?? 0)) / 2)
  const ratios = (ours: readonly number[], theirs: readonly number[]) =>
    median(ours.map((one, turn) => one / (theirs[turn] ?? 0)))
  const same = { name: 'the same twice, without the code', value: ratios(again, without), unit: '×' }
  return [
    same.value < 1 ? atLeast(same, 1 - tolerance) : atMost(same, 1 + tolerance),
    ...Object.entries(least).map(([kind, target]) => {
      const ours = others[kind] ?? []
      return besidePeer(
        { name: `TRACES=${kind}`, value: median(ours), unit: 'requests per s of processor' },
        { name: 'without the code', value: median(bare) },
        { atLeast: target },
        ratios(ours, bare),
      )
    }),
  ]
}
