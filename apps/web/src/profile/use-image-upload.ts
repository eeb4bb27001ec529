import {
  cancelProfileImage,
  type imageKinds,
  maxProfileImageBytes,
  removeProfileImage,
  startProfileImage,
} from '@cloudalbum/contract'
import { ref, type Ref } from 'vue'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { useI18n } from '../i18n/use-i18n.ts'
import { useClient } from '../session/use-session.ts'
import { createHashPool } from '../upload/hash-pool.ts'
import { putBytes } from '../upload/put-bytes.ts'
import { PutError } from '../upload/retry.ts'
import type { Crop } from './crop-math.ts'

export type ImageKind = (typeof imageKinds)[number]

/** For the file dialog: phones offer camera and library for these. */
export const acceptedImages = 'image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,.heic,.heif'

let hash: ReturnType<typeof createHashPool> | undefined

/** What becomes of an avatar or banner that is picked, or is to go. */
export function useImageUpload(kind: ImageKind): {
  /** Bytes are on their way, or it is being removed. */
  busy: Ref<boolean>
  /** False, with a toast, for what the album would not take anyway. */
  takes(file: File): boolean
  /** `crop` null: the part that draws the eye. True when the bytes have come. */
  send(file: File, crop: Crop | null): Promise<boolean>
  remove(): Promise<boolean>
  /** Gives up an upload, or puts away why it failed. */
  dismiss(): Promise<boolean>
} {
  const client = useClient()
  const toasts = useToasts()
  const describe = useDescribe()
  const { t, te } = useI18n()
  const busy = ref(false)
  const params = { kind }

  /** A refusal by the storage, in words; everything else as everywhere. */
  function sentence(error: unknown): string {
    if (!(error instanceof PutError)) return describe(error)
    const key = error.status === 0 ? 'app.errors.offline' : `app.errors.${error.code ?? 'unknown'}`
    return te(key) ? t(key) : t('app.errors.unknown')
  }

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await work()
      return true
    } catch (error) {
      toasts.show({ kind: 'error', text: sentence(error) })
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    busy,
    takes(file) {
      const problem = file.size > maxProfileImageBytes ? 'tooLarge' : isPicture(file) ? '' : 'noPicture'
      if (problem)
        toasts.show({
          kind: 'error',
          text: t(`profile.image.${problem}`, { max: maxProfileImageBytes / 1e6 }),
        })
      return problem === ''
    },
    send: (file, crop) =>
      run(async () => {
        const { signal } = new AbortController()
        hash ??= createHashPool(1)
        const sha256 = await hash(file, signal)
        const body = {
          fileName: file.name.slice(-255) || 'image',
          contentType: file.type,
          sizeBytes: file.size,
          sha256,
          crop,
        }
        const { upload } = await client.call(startProfileImage, { params, body })
        await putBytes(upload, file, () => undefined, signal)
      }),
    remove: () => run(() => client.call(removeProfileImage, { params })),
    dismiss: () => run(() => client.call(cancelProfileImage, { params })),
  }
}

const isPicture = (file: File) =>
  file.size > 0 &&
  (/^image\/(?:jpeg|png|webp|gif|heic|heif)$/.test(file.type) ||
    (file.type === '' && /\.hei[cf]$/i.test(file.name)))
