import { deleteShareLink, listShareLinks, type ShareLink } from '@cloudalbum/contract'
import { useI18n } from '../i18n/use-i18n.ts'
import { gather } from '../albums/gather.ts'
import { useChanges } from '../app/changes.ts'
import { useConfirm } from '../app/confirm.ts'
import { useToasts } from '../app/toasts.ts'
import { useAction } from '../app/use-action.ts'
import { useClient } from '../session/use-session.ts'
import { type Loaded, useLoad } from '../ui/use-load.ts'
import { copyText } from './copy-text.ts'

export interface Links {
  loaded: Loaded<ShareLink[]>
  copy(link: ShareLink): Promise<void>
  /** Asks first. */
  revoke(link: ShareLink): Promise<void>
}

/** Share links of the account, or of one album, and what can be done to them. */
export function useLinks(albumId?: string): Links {
  const client = useClient()
  const confirm = useConfirm()
  const { show } = useToasts()
  const { run } = useAction()
  const { t } = useI18n()
  const query = albumId === undefined ? {} : { albumId }
  const loaded = useLoad(async () =>
    (await client.call(listShareLinks, { query })).links.toSorted(
      (a, b) => Number(a.expired) - Number(b.expired) || b.createdAtMs - a.createdAtMs,
    ),
  )
  useChanges().on(
    ['albums-changed', 'reset'],
    gather(() => void loaded.reload()),
  )

  return {
    loaded,
    async copy(link) {
      if (await copyText(link.url)) show({ kind: 'success', text: t('sharing.copied') })
      else show({ kind: 'error', text: t('app.ui.copyFailed') })
    },
    async revoke(link) {
      const sure = await confirm({
        title: t('sharing.revoke.title'),
        text: t('sharing.revoke.text', { album: link.albumTitle }),
        confirmLabel: t('sharing.revoke.label'),
        danger: true,
      })
      if (!sure) return
      const done = await run(link.id, () => client.call(deleteShareLink, { params: { id: link.id } }))
      if (!done) return
      await loaded.reload()
      show({ text: t('sharing.revoke.done') })
    },
  }
}
