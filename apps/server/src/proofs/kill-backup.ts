import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startAlbum } from './lib/album-process.ts'
import { albumState, backupsAt, furnishBackup, placeProblems, placesOf } from './lib/backup-world.ts'
import { copyOf, withFolder } from './lib/folders.ts'
import { inLanes } from './lib/lanes.ts'
import { problemsOf } from './lib/look.ts'
import { runCommand } from './lib/run-command.ts'
import { sample, type Form, type Proven } from './proof.ts'

const shortPoints = 3

/** A command that is killed, and run again. */
export interface Killed {
  name: string
  args: (place: string) => string[]
  /** What is wrong after the kill, and again after the second run (`ended`). */
  check: (world: World, ended: boolean, output: string) => Promise<string[]>
  /** What it ends with when all went well. */
  code?: number
  furnish?: (root: string) => Promise<void>
}

export interface World {
  root: string
  /** Of the album before, and as the backup has it. */
  before: string
  backedUp: string
}

/** Killed anywhere, a backup is there whole or not at all, and those before are whole; the next one goes on. */
export const killBackup = (form: Form): Promise<Proven> =>
  killEach(form, {
    name: 'backup',
    args: (place) => ['backup', '--to', place],
    async check({ root, before }, ended) {
      const { dataDir, place } = placesOf(root)
      const made = (await backupsAt(place)).length
      return [
        ...(await placeProblems(place)),
        ...(albumState(dataDir) === before ? [] : ['the backup has changed the album']),
        ...(made >= (ended ? 2 : 1) ? [] : [`there are ${made} backups`]),
      ]
    },
  })

/** Killed anywhere, a restore leaves the album as it was, as it is restored, or one that does not start; the next one ends it. */
export const killRestore = (form: Form): Promise<Proven> =>
  killEach(form, {
    name: 'restore',
    args: (place) => ['restore', '--from', place, '--replace'],
    async check({ root, before, backedUp }, ended) {
      const { dataDir } = placesOf(root)
      if (existsSync(join(dataDir, 'restore-unfinished.json')))
        return ended ? ['the restore is not at its end'] : startsProblem(dataDir)
      const state = albumState(dataDir)
      const isFine = state === backedUp || (!ended && state === before)
      return [
        ...(isFine
          ? []
          : [`the album is neither as it was nor as it was backed up${ended ? ', at the end' : ''}`]),
        ...problemsOf(dataDir),
      ]
    },
  })

async function startsProblem(dataDir: string): Promise<string[]> {
  const album = await startAlbum({ dataDir }).catch(() => undefined)
  await album?.kill()
  return album ? ['an album starts on half of a restore'] : []
}

export async function killEach(form: Form, killed: Killed): Promise<Proven> {
  return withFolder(async (folder) => {
    const template = join(folder, 'template')
    await (killed.furnish ?? furnishBackup)(template)
    const before = albumState(placesOf(template).dataDir)
    const dry = copyOf(template, join(folder, 'dry'))
    const { steps, code, output } = await run(killed, dry)
    if (code !== (killed.code ?? 0)) throw new Error(`cloudalbum ${killed.name} fails: ${output}`)
    const backedUp = albumState(placesOf(dry).dataDir)
    const all = steps
      .map((label, i) => ({ at: i + 1, label }))
      .filter(({ label }) => !label.startsWith('statement '))
    const points = form === 'long' ? all : sample(all, shortPoints)
    const problems: string[] = []
    await inLanes(points, async ({ at, label }) => {
      const root = copyOf(template, join(folder, `at-${at}`))
      const found = await killOnce(killed, { root, before, backedUp }, at)
      problems.push(...found.map((one) => `${killed.name}, killed at ${at} (${label}): ${one}`))
    })
    return { points: points.length, problems }
  })
}

async function killOnce(killed: Killed, world: World, at: number): Promise<string[]> {
  const first = await run(killed, world.root, at)
  const problems = first.code === null ? [] : [`it was not killed: ${first.output}`]
  problems.push(...(await killed.check(world, false, first.output)))
  const again = await run(killed, world.root)
  if (again.code !== (killed.code ?? 0))
    return [...problems, `it fails when it is run again: ${again.output}`]
  return [...problems, ...(await killed.check(world, true, again.output)).map((one) => `run again: ${one}`)]
}

const run = (killed: Killed, root: string, killAt?: number) => {
  const { dataDir, place } = placesOf(root)
  return runCommand(killed.args(place), { root, dataDir, ...(killAt === undefined ? {} : { killAt }) })
}
