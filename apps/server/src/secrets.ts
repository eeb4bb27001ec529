import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const schema = z.object({ mediaSecret: z.string().min(43) })

export interface Secrets {
  /** Signs addresses of media, uploads, downloads and share tokens. */
  mediaSecret: Uint8Array
}

/** What signs addresses of media: as configured, else one that is kept in the data folder. */
export const albumSecret = ({
  albumSecret,
  dataDir,
}: {
  albumSecret: Uint8Array | undefined
  dataDir: string
}) => albumSecret ?? loadSecrets(dataDir).mediaSecret

/** The secrets of this album, made at the first start; readable by its own user only. Losing the file ends open links, nothing more. */
export function loadSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json')
  const { mediaSecret } = schema.parse(JSON.parse(readOrCreate(path)))
  return { mediaSecret: Buffer.from(mediaSecret, 'base64url') }
}

function readOrCreate(path: string): string {
  const found = readIf(path)
  if (found !== undefined) return found
  const text = JSON.stringify({ mediaSecret: randomBytes(32).toString('base64url') } satisfies z.input<
    typeof schema
  >)
  const temporary = `${path}.${process.pid}`
  const file = openSync(temporary, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary)
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
}

function readIf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
