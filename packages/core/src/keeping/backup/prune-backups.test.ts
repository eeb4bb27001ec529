import { openBackupWorld, treeOf, type BackupWorld } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packedHashes } from './packed-set.ts'
import { pruneBackups } from './prune-backups.ts'
import { parseKeep } from './retention.ts'

const dayMs = 86_400_000
let clock: FakeClock
let world: BackupWorld
beforeEach(() => {
  clock = new FakeClock()
  world = openBackupWorld({ clock })
})
afterEach(() => world.close())

const prune = (keep: string) => pruneBackups(world.ports, parseKeep(keep), new AbortController().signal)
const objects = () => Object.keys(treeOf(join(world.placeFolder, 'objects')))

describe('what need not stay', () => {
  it('goes with all that only it names', async () => {
    const gone = await world.addPhoto()
    const kept = await world.addPhoto()
    await world.backUp()
    await world.removePhoto(gone)
    clock.advance(dayMs)
    await world.backUp()
    expect(objects().some((name) => name.endsWith(gone.sha256))).toBe(true)
    const { backups } = await prune('1')
    expect(backups).toHaveLength(1)
    expect(objects().some((name) => name.endsWith(gone.sha256))).toBe(false)
    expect(objects().some((name) => name.endsWith(kept.sha256))).toBe(true)
    await world.verify()
    expect(await prune('1')).toMatchObject({ backups: [], objects: 0 })
  })

  it('goes alone when nobody can tell what another one names', async () => {
    const gone = await world.addPhoto()
    await world.backUp()
    await world.removePhoto(gone)
    await world.addPhoto()
    clock.advance(dayMs)
    const { id } = await world.backUp()
    clock.advance(dayMs)
    await world.backUp()
    appendFileSync(join(world.placeFolder, 'backups', `${id}.json`), ' ')
    expect(await prune('2')).toMatchObject({ objects: 0 })
    expect(objects().some((name) => name.endsWith(gone.sha256))).toBe(true)
  })
})

describe('a packed set', () => {
  it('answers for thousands, in whatever order they came', () => {
    const set = packedHashes()
    const name = (i: number) => ((i * 7919) % 5003).toString(16).padStart(64, '0')
    for (let i = 0; i < 5003; i++) set.add(name(i), i)
    expect(set.get(name(17))).toBe(17)
    expect(set.get('f'.repeat(64))).toBeUndefined()
    expect(set.set(name(5), -1)).toBe(true)
    expect(set.get(name(5))).toBe(-1)
  })
})
