import { createDiskBlobStore, dataFolder } from '@cloudalbum/adapters-local'
import { mediaWindowMs } from '@cloudalbum/adapters-shared'
import { dayMs, namedMediaRoutes, receiveUpload, type AlbumPorts } from '@cloudalbum/app'
import { parseOriginalKey, type Clock } from '@cloudalbum/core'
import { noTelemetry, tracedPort, type Telemetry } from '@cloudalbum/telemetry'
import { Hono } from 'hono'
import { mediaRoutes } from '../media/media-routes.ts'
import { blobServer } from '../media/serve-blob.ts'

export interface DiskFilesOptions {
  dataDir: string
  /** Signs addresses. */
  secret: Uint8Array
  clock: Clock
  telemetry?: Telemetry | undefined
}

/** Those that wait for the disk, and for nobody else. */
const waitsForDisk = ['put', 'head', 'get', 'remove', 'list', 'listParts', 'completeParts', 'abortParts']

/** Files in the data folder, which this process takes and gives out itself. */
export function openDiskFiles(options: DiskFilesOptions) {
  const { dataDir, secret, clock, telemetry = noTelemetry } = options
  const root = dataFolder(dataDir).files
  const carry = () => telemetry.carry()
  const store = createDiskBlobStore({ root, baseUrl: '', secret, clock, windowMs: mediaWindowMs, carry })
  const attributes = { 'peer.service': 'disk' }
  const told = tracedPort(telemetry, store, { name: 'files', methods: waitsForDisk, attributes })
  // As long as its sender takes, too: no measure of the disk.
  const blobs = tracedPort(telemetry, told, { name: 'files', methods: ['acceptUpload'], kind: 'internal' })
  return {
    blobs,
    spool: blobs,
    isArriving: (key: string, uploadId: string | undefined) => blobs.isArriving(key, uploadId),
    upkeep: [{ name: 'upkeep of files', everyMs: dayMs / 24, run: () => blobs.collectLeftovers(dayMs) }],
    media(ports: AlbumPorts): Hono {
      const parts = blobServer(blobs, clock, ports.baseUrl.startsWith('https:'))
      const onUploaded = (key: string) => {
        const original = parseOriginalKey(key)
        if (original) ports.onCaller(original)
        return receiveUpload(ports, key)
      }
      const { onFault } = ports
      return new Hono()
        .route(
          '/',
          namedMediaRoutes(ports, (grant, request) => parts.server.give(grant, request)),
        )
        .route('/', mediaRoutes({ ...parts, onUploaded, onFault }))
    },
  }
}
