import type { NewSha256 } from '../../ports/sha256.ts'
import { isAppError } from '../../errors.ts'
import { filesOf } from './file-list.ts'
import { packedHashes, type PackedSet } from './packed-set.ts'
import { PlaceLock, type LockPorts } from './place-lock.ts'
import type { BackupPlace, StoredBackup } from './place.ts'
import { expired, type Keep } from './retention.ts'

export interface PrunePorts extends LockPorts {
  place: BackupPlace
  sha256: NewSha256
}

export interface Pruned {
  backups: StoredBackup[]
  objects: number
  bytes: number
}

const batch = 500

/**
 * Removes backups that need not stay, then objects that none of the others names. A backup that cannot be read keeps everything:
 * nobody knows what it names. Ended at any moment, it leaves objects too many.
 * @throws AppError `conflict` while somebody else writes to the place.
 */
export const pruneBackups = (ports: PrunePorts, keep: Keep, signal: AbortSignal): Promise<Pruned> =>
  PlaceLock.hold(ports.place, ports, async (lock) => {
    const { place } = ports
    const onStep = async () => {
      signal.throwIfAborted()
      await lock.keep()
    }
    const gone = expired(await place.backups(), keep)
    for (const { id } of gone) {
      await onStep()
      await place.forget(id)
    }
    const pruned: Pruned = { backups: gone, objects: 0, bytes: 0 }
    const named = gone.length > 0 ? await namedObjects(ports, onStep) : undefined
    if (named) await removeOthers(place, named, pruned, onStep)
    return pruned
  })

async function removeOthers(
  place: BackupPlace,
  named: PackedSet,
  pruned: Pruned,
  onStep: () => Promise<void>,
) {
  let keys: string[] = []
  const remove = async () => {
    await onStep()
    await place.removeObjects(keys)
    keys = []
  }
  for await (const { key, sha256, bytes } of place.objects()) {
    if (named.get(sha256) !== undefined) continue
    keys.push(key)
    pruned.objects++
    pruned.bytes += bytes
    if (keys.length === batch) await remove()
  }
  if (keys.length > 0) await remove()
}

/** Undefined when one of the backups cannot be read. */
async function namedObjects(
  { place, sha256 }: PrunePorts,
  onStep: () => Promise<void>,
): Promise<PackedSet | undefined> {
  const named = packedHashes()
  try {
    for (const { id } of await place.backups()) {
      const manifest = await place.manifest(id)
      for (const part of [...manifest.rows.parts, ...manifest.files.parts]) named.add(part.sha256, 1)
      for await (const entry of filesOf(place, sha256, manifest)) named.add(entry.sha256, 1)
      await onStep()
    }
    return named
  } catch (error) {
    if (isAppError(error, 'checksum-mismatch')) return undefined
    throw error
  }
}
