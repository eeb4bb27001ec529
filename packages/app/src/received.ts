import {
  receiveOriginal,
  receiveProfileImage,
  uploadFolder,
  type ReceivePorts,
  type ReceiveProfileImagePorts,
} from '@cloudalbum/core'

export type ReceiveUploadPorts = ReceivePorts & ReceiveProfileImagePorts

/**
 * Bytes have come: whoever waits for them goes on. A hint that may come twice, late or never.
 * @throws AppError `not-found` when nobody waits for them.
 */
export async function receiveUpload(ports: ReceiveUploadPorts, key: string): Promise<void> {
  if (key.startsWith(uploadFolder)) await receiveProfileImage(ports, key)
  else await receiveOriginal(ports, key)
}
