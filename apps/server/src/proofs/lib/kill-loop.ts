import { join } from 'node:path'
import { sample, type Form, type Proven } from '../proof.ts'
import { NoAnswer, signIn, signUp, type AlbumClient } from './album-client.ts'
import { startAlbum, type AlbumProcess } from './album-process.ts'
import { collectLater } from './collect.ts'
import { copyOf, withFolder } from './folders.ts'
import { inLanes } from './lanes.ts'
import { isSettled, problemsOf } from './look.ts'
import { until } from './until.ts'

/** One album, killed once. */
export interface World {
  dataDir: string
  /** What the album has answered with yes. */
  acknowledged: Set<string>
}

export interface Scenario {
  name: string
  /** What is there before. */
  furnish(client: AlbumClient, album: AlbumProcess, dataDir: string): Promise<void>
  /** What the client does; again after the kill. Notes what is acknowledged. @throws NoAnswer */
  act(album: AlbumProcess, world: World): Promise<void>
  /** The answer that acknowledges, and what. */
  promise: { answer: RegExp; what: string }
  /** What is wrong once the restarted album has settled; `repeated`: after the client has done it again. */
  check(album: AlbumProcess, world: World, repeated: boolean): Promise<string[]>
  /** What is wrong a day later, besides files, rows and counters that do not fit. */
  checkLater(world: World): string[]
}

/** Every timeout of the album's upkeep but those of a day has passed. */
const restartAheadMs = 11 * 60_000

/** Kills a real album before each of the steps that a scenario makes, starts it again, and looks what is there. */
export async function killAtEveryStep(scenario: Scenario, form: Form, sampleSize: number): Promise<Proven> {
  return withFolder(async (folder) => {
    const template = join(folder, 'template')
    await furnished(scenario, template)
    const steps = await countSteps(scenario, copyOf(template, join(folder, 'dry')))
    // Of a transaction nothing is on the disk before its commit: one moment inside it is like another.
    const all = steps
      .map((label, i) => ({ at: i + 1, label }))
      .filter(({ label }) => !label.startsWith('statement '))
    const points = form === 'long' ? all : sample(all, sampleSize)
    const problems: string[] = []
    await inLanes(points, async ({ at, label }) => {
      const world = { dataDir: copyOf(template, join(folder, `at-${at}`)), acknowledged: new Set<string>() }
      const found = await killOnce(scenario, world, at).catch((error: unknown) => [String(error)])
      problems.push(...found.map((one) => `${scenario.name}, killed at ${at} (${label}): ${one}`))
    })
    return { points: points.length, problems }
  })
}

/** A dead album with all that the scenario begins with. */
export async function furnished(scenario: Scenario, template: string): Promise<void> {
  const album = await startAlbum({ dataDir: template })
  await scenario.furnish(await signUp(album), album, template)
  await until('the furnished album to settle', () => isSettled(template) || undefined)
  await album.kill()
}

async function countSteps(scenario: Scenario, dataDir: string): Promise<string[]> {
  const album = await startAlbum({ dataDir })
  const world = { dataDir, acknowledged: new Set<string>() }
  await signIn(album)
  await album.plan({ kind: 'count' })
  await actUntilQuiet(scenario, album, world)
  const steps = await album.plan({ kind: 'count' })
  await album.kill()
  return steps
}

/** Until the work is done, or the album dead. */
export async function actUntilQuiet(scenario: Scenario, album: AlbumProcess, world: World): Promise<void> {
  try {
    await scenario.act(album, world)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    await album.dead
  }
  await until('the work to be done', () => album.isDead() || isSettled(world.dataDir) || undefined)
}

async function killOnce(scenario: Scenario, world: World, at: number): Promise<string[]> {
  const first = await startAlbum({ dataDir: world.dataDir })
  await first.plan({ kind: 'kill', at })
  await actUntilQuiet(scenario, first, world)
  await first.kill()
  return lookAfter(scenario, world, at)
}

/** Starts an album on what is left, and does what is done after an outage; every other client comes back. */
export async function lookAfter(scenario: Scenario, world: World, at: number): Promise<string[]> {
  const second = await startAlbum({ dataDir: world.dataDir, aheadMs: restartAheadMs })
  try {
    await until('the restarted album to settle', () => isSettled(world.dataDir) || undefined)
    const problems = await scenario.check(second, world, false)
    // Every other client goes away for good.
    if (at % 2 === 0) {
      await scenario.act(second, world)
      await until('the repeated work to be done', () => isSettled(world.dataDir) || undefined)
      problems.push(...(await scenario.check(second, world, true)).map((one) => `repeated: ${one}`))
    }
    await second.kill()
    await collectLater(world.dataDir)
    return [...problems, ...problemsOf(world.dataDir), ...scenario.checkLater(world)]
  } catch (error) {
    throw new Error(`${String(error)}\n${second.log()}`, { cause: error })
  } finally {
    await second.kill()
  }
}
