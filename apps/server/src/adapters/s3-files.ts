import { openS3Files } from '@cloudalbum/adapters-aws'
import { mediaWindowMs } from '@cloudalbum/adapters-shared'
import {
  dayMs,
  fileOriginsOf,
  giveStored,
  namedMediaRoutes,
  receiveUpload,
  type AlbumPorts,
} from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import type { BlobStore, Clock } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'
import type { Hono } from 'hono'
import { WatchedUploads } from './watched-uploads.ts'

export interface S3FilesOptions {
  files: Extract<Config['files'], { kind: 's3' }>
  clock: Clock
  telemetry: Telemetry
  onError: (error: unknown) => void
}

/** Files in S3, to which browsers talk themselves; nobody but this process looks whether they have come. */
export async function openS3(options: S3FilesOptions) {
  const { files, clock, telemetry, onError } = options
  const blobs = openS3Files({ ...files, clock, windowMs: mediaWindowMs, telemetry })
  let receive: (key: string) => Promise<void> = () => Promise.resolve()
  const onUploaded = async (key: string): Promise<void> => {
    if (!telemetry.on) return receive(key)
    const from = await blobs.traceOf(key)
    await telemetry.continued(from, 'receive upload', { kind: 'consumer' }, () => receive(key))
  }
  const uploads = new WatchedUploads({ blobs, onUploaded, onError })
  return {
    blobs: watched(blobs, uploads),
    spool: blobs,
    isArriving: (key: string, uploadId: string | undefined) => blobs.isArriving(key, uploadId),
    // Longer than any upload goes on. A bucket with a life cycle does it too; not every service has one.
    upkeep: [{ name: 'upkeep of files', everyMs: dayMs, run: () => blobs.collectLeftovers(2 * dayMs) }],
    fileOrigins: await fileOriginsOf(blobs, clock),
    media(ports: AlbumPorts): Hono {
      receive = (key) => receiveUpload(ports, key)
      return namedMediaRoutes(ports, giveStored(blobs, clock, ports.baseUrl.startsWith('https:')))
    },
    stopWatching: () => uploads.stop(),
  }
}

/** Each address that is given out for an upload is looked after. */
function watched(blobs: BlobStore, uploads: WatchedUploads): BlobStore {
  return new Proxy(blobs, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'signUpload' && name !== 'signOpenUpload') return value.bind(target) as unknown
      return async (key: string, terms: { expiresAtMs: number }) => {
        const signed: unknown = await Reflect.apply(value, target, [key, terms])
        uploads.watch(key, terms.expiresAtMs)
        return signed
      }
    },
  })
}
