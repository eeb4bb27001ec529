import { receiveOriginal, receiveProfileImage, uploadFolder } from '@cloudalbum/core'
import type { AlbumPorts } from './album-ports.ts'

/**
 * Bytes have come: whoever waits for them goes on. A hint that may come twice, late or never.
 * @throws AppError `not-found` when nobody waits for them.
 */
export async function receiveUpload(ports: AlbumPorts, key: string): Promise<void> {
  if (key.startsWith(uploadFolder)) await receiveProfileImage(ports, key)
  else await receiveOriginal(ports, key)
}
