import type { Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import { hashesTable, photosTable, type HashRow } from '../photos/photo-reader.ts'
import { photoAsRead } from '../albums/member-rows.ts'
import { writes, type Difference, type Recount } from './difference.ts'

export interface Hashes extends Recount<Photo> {
  /** Of whatever has bytes that are known. */
  photoIds(): string[]
}

/** Which photo has which bytes: without it the same could come twice; with it and no photo, never again. */
export async function startHashes(dynamo: Dynamo, accountId: string): Promise<Hashes> {
  const stored = new Map<string, string>()
  const rows = dynamo.each<HashRow>({
    table: hashesTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    consistent: true,
  })
  for await (const { photoId, sha256 } of rows) stored.set(photoId, sha256)
  const found: Difference[] = []
  const ids = [...stored.keys()]
  return {
    photoIds: () => ids,
    add(photo) {
      const { id, sha256, state } = photo
      if (state !== 'purging' && stored.get(id) !== sha256)
        found.push({
          what: `bytes of photo ${id}`,
          stored: stored.get(id),
          counted: sha256,
          mend: writes(dynamo, [
            photoAsRead(photo),
            {
              table: hashesTable,
              put: { accountId, sha256, photoId: id },
              condition: 'attribute_not_exists(#photoId)',
            },
          ]),
        })
      stored.delete(id)
    },
    differences: () => [
      ...found,
      ...[...stored].map(([photoId, sha256]): Difference => ({
        what: `bytes of photo ${photoId}`,
        stored: sha256,
        counted: undefined,
        mend: writes(dynamo, forgotten({ accountId, sha256, photoId })),
      })),
    ],
  }
}

const forgotten = ({ accountId, sha256, photoId }: HashRow): Write[] => [
  {
    table: hashesTable,
    remove: { accountId, sha256 },
    condition: '#photoId = :photoId',
    values: { photoId },
  },
  { table: photosTable, check: { id: photoId }, condition: 'attribute_not_exists(#id)' },
]
