import type { NewSha256 } from '../../ports/sha256.ts'
import { packedHashes, type PackedSet } from './packed-set.ts'
import type { BackupPlace } from './place.ts'

/** Which objects a place has, in 40 bytes each. */
export class ObjectIndex {
  private readonly sizes: PackedSet

  private constructor(sizes: PackedSet) {
    this.sizes = sizes
  }

  static async load(place: BackupPlace): Promise<ObjectIndex> {
    const sizes = packedHashes()
    for await (const { sha256, bytes } of place.objects()) sizes.add(sha256, bytes)
    return new ObjectIndex(sizes)
  }

  /** The same, with every object read: those that are damaged are removed, so that they are copied again. Gives their names. */
  static async loadVerified(place: BackupPlace, sha256: NewSha256, onObject: () => Promise<void>) {
    const sizes = packedHashes()
    const removed: string[] = []
    for await (const object of place.objects()) {
      if ((await hashOf(place, object.sha256, sha256)) === object.sha256)
        sizes.add(object.sha256, object.bytes)
      else {
        await place.removeObjects([object.key])
        removed.push(object.sha256)
      }
      await onObject()
    }
    return { objects: new ObjectIndex(sizes), removed }
  }

  has(sha256: string, bytes: number): boolean {
    return this.sizes.get(sha256) === bytes
  }

  /** Undefined when missing. */
  sizeOf(sha256: string): number | undefined {
    return this.sizes.get(sha256)
  }
}

/** Of an object as it is. @throws AppError `not-found`. */
export async function hashOf(place: BackupPlace, name: string, newSha256: NewSha256): Promise<string> {
  const hash = newSha256()
  for await (const chunk of await place.read(name)) hash.update(chunk)
  return hash.hex()
}
