import { useInjected } from '../app/use-injected.ts'
import { albumPartsKey } from '../editing/install-album.ts'
import { createUploads, type Uploads } from './uploads.ts'

/** Uploads of the whole page. Made when somebody first asks, as the account is not known before. */
export function useUploads(): Uploads {
  const { keep, session, changes, config } = useInjected(albumPartsKey)
  return keep('uploads', () => {
    void config.load().catch(() => undefined)
    return createUploads({
      client: session.client,
      changes,
      accountId: session.account.value?.id ?? '',
      maxBytes: () => config.config.value?.maxUploadBytes ?? Infinity,
    })
  })
}
