import { dataFolder, openDatabase, type Database } from '@cloudalbum/adapters-local'
import { originalKey, renditionKey, renditions } from '@cloudalbum/core'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ok, problem, type Finding } from '@cloudalbum/adapters-aws/finding'

interface Row {
  id: string
  accountId: string
  state: string
  sha256: string
  sizeBytes: number
  renditionVersion: number
}

const mendOriginals =
  'Put them back from the last backup of files/originals, under the same names. Or look at the disk first: it may be failing.'
const mendRenditions = 'cloudalbum verify --repair makes them again from the originals.'
const shownAtMost = 5

/** Whether the files of every photo are there; with `originals`, whether each still holds the bytes that were uploaded. */
export async function checkFiles(dataDir: string, { originals }: { originals: boolean }): Promise<Finding[]> {
  const { files, database } = dataFolder(dataDir)
  if (!existsSync(database)) return []
  const wrong: string[] = []
  const missing: string[] = []
  let count = 0
  for (const row of finishedPhotos(database)) {
    count++
    const original = originalKey(row)
    const fault = await faultOf(join(files, original), row, originals)
    if (fault) wrong.push(`${original} ${fault}`)
    if (row.renditionVersion === 0) continue
    for (const key of renditions.map((one) => renditionKey(row, one)))
      if (!existsSync(join(files, key))) missing.push(key)
  }
  const how = originals ? 'hold the bytes that were uploaded' : 'are there, each as long as it was'
  return [
    wrong.length === 0
      ? ok('Originals', `All ${count} ${how}.`)
      : problem('Originals', `${wrong.length} of ${count}: ${listed(wrong)}`, mendOriginals),
    missing.length === 0
      ? ok('Thumbnails and previews', 'All are there.')
      : problem(
          'Thumbnails and previews',
          `${missing.length} are missing: ${listed(missing)}`,
          mendRenditions,
        ),
  ]
}

function finishedPhotos(path: string): Row[] {
  let db: Database | undefined
  try {
    db = openDatabase(path)
    return db
      .prepare<[], Row>(
        `SELECT id, account_id AS accountId, state, sha256, size_bytes AS sizeBytes, rendition_version AS renditionVersion
         FROM photos WHERE state IN ('ready', 'rejected', 'trashed') ORDER BY id`,
      )
      .all()
  } catch {
    return [] // a database that cannot be read is a finding of its own
  } finally {
    db?.close()
  }
}

async function faultOf(path: string, row: Row, hash: boolean): Promise<string | undefined> {
  const info = await stat(path).catch(() => undefined)
  if (!info) return 'is missing'
  if (info.size !== row.sizeBytes) return `has ${info.size} bytes instead of ${row.sizeBytes}`
  return hash && (await sha256Of(path)) !== row.sha256 ? 'has other bytes than were uploaded' : undefined
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

const listed = (all: string[]) =>
  all.slice(0, shownAtMost).join(', ') +
  (all.length > shownAtMost ? ` and ${all.length - shownAtMost} more` : '')
