import { join } from 'node:path'
import { startAlbum } from './lib/album-process.ts'
import { signIn } from './lib/album-client.ts'
import { copyOf, withFolder } from './lib/folders.ts'
import { actUntilQuiet, furnished, lookAfter, type Scenario, type World } from './lib/kill-loop.ts'
import { inLanes } from './lib/lanes.ts'
import { PowerModel, type Cut, type Done } from './lib/power.ts'
import { sample, type Form, type Proven } from './proof.ts'

/** What a scenario did to disk and database, in order, and the album that it began with. */
interface Recording {
  template: string
  done: Done[]
}

async function record(scenario: Scenario, folder: string): Promise<Recording> {
  const template = join(folder, 'template')
  await furnished(scenario, template)
  const dataDir = copyOf(template, join(folder, 'recorded'))
  const album = await startAlbum({ dataDir })
  await signIn(album)
  await album.plan({ kind: 'record' })
  await actUntilQuiet(scenario, album, { dataDir, acknowledged: new Set() })
  const done = await album.recorded()
  await album.kill()
  return { template, done }
}

/**
 * Cuts the power after everything that a scenario does to the disk: what was not synced is lost, or its names are
 * there and its bytes are not. A real album starts on what is left.
 */
export async function cutPower(scenario: Scenario, form: Form, sampleSize: number): Promise<Proven> {
  return withFolder(async (folder) => {
    const recording = await record(scenario, folder)
    const all = recording.done.flatMap(({ what }, i) => cutsAfter(what).map((cut) => ({ after: i + 1, cut })))
    const points = form === 'long' ? all : sample(all, sampleSize)
    const problems: string[] = []
    await inLanes(points, async ({ after, cut }) => {
      const dataDir = join(folder, `${after}-${cut.replaceAll(' ', '-')}`)
      const world = worldAfter(scenario, recording, after, cut, dataDir)
      const found = await lookAfter(scenario, world, after).catch((error: unknown) => [String(error)])
      const last = labelOf(recording.done[after - 1])
      problems.push(...found.map((one) => `${scenario.name}, ${cut}, cut after ${after} (${last}): ${one}`))
    })
    return { points: points.length, problems }
  })
}

/** Those that leave something else than the cut before. */
const cutsAfter = (what: Done['what']): Cut[] =>
  what === 'committed'
    ? ['synced only', 'names without bytes']
    : what === 'sync' || what === 'answer'
      ? ['synced only']
      : ['names without bytes']

function worldAfter(
  scenario: Scenario,
  { template, done }: Recording,
  after: number,
  cut: Cut,
  dataDir: string,
): World {
  const model = new PowerModel(template)
  for (const one of done.slice(0, after)) model.apply(one)
  const next = done.slice(after).find((one) => one.what === 'committed')
  model.restore(cut, template, dataDir, next?.log)
  const { answer, what } = scenario.promise
  const isPromised = done.slice(0, after).some((one) => one.what === 'answer' && answer.test(one.label))
  return { dataDir, acknowledged: new Set(isPromised ? [what] : []) }
}

const labelOf = (done: Done | undefined) =>
  !done ? 'nothing' : done.what === 'answer' ? done.label : `${done.what} ${'path' in done ? done.path : ''}`

/** File, name, folders, row, answer: each is durable before the next begins. */
export async function orderOfWrites(scenario: Scenario): Promise<Proven> {
  return withFolder(async (folder) => {
    const { done } = await record(scenario, folder)
    const placed = done.findIndex((one) => one.what === 'link' && one.path.startsWith('originals/'))
    const link = done[placed]
    if (link?.what !== 'link') return { points: 0, problems: ['no original was placed'] }
    const answered = done.findIndex((one) => one.what === 'answer' && scenario.promise.answer.test(one.label))
    const committed = done.findIndex((one, i) => i > placed && one.what === 'committed')
    const synced = (path: string, from: number) =>
      done.findIndex((one, i) => i >= from && one.what === 'sync' && one.path === path)
    const parents = link.path.split('/').map((_, i, parts) => parts.slice(0, i).join('/') || '.')
    const order = [
      ['written', done.findLastIndex((one) => one.what === 'write' && one.path === link.from)],
      ['synced', synced(link.from, 0)],
      ['placed', placed],
      ...parents.toReversed().map((path) => [`${path} synced`, synced(path, placed)] as const),
      ['row committed', committed],
      ['answered', answered],
    ] as const
    const wrong = order.filter(([, at], i) => at < 0 || (i > 0 && at <= (order[i - 1]?.[1] ?? 0)))
    return {
      points: order.length,
      problems: wrong.map(([what]) => `${scenario.name}: ${what} is out of order: ${JSON.stringify(order)}`),
    }
  })
}
