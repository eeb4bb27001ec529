import {
  isAppError,
  receiveOriginal,
  receiveProfileImage,
  uploadFolder,
  type JobHandler,
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

/** Payload `{ key }`: a hint that whoever hears it has no right to follow. */
export const receiveUploadJobKind = 'receive-upload'

export const receiveUploadJob = (ports: ReceiveUploadPorts): JobHandler => ({
  async run({ key }) {
    if (typeof key !== 'string') throw new Error('A job names no upload.')
    try {
      await receiveUpload(ports, key)
    } catch (error) {
      // Given up meanwhile: the sweep of files without a row takes it away.
      if (!isAppError(error, 'not-found')) throw error
    }
  },
})
