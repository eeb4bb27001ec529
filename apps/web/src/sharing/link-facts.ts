import type { ShareLink } from '@cloudalbum/contract'
import { formatDate } from '../ui/format.ts'
import type { Translate } from '../i18n/messages.ts'

/** What a link allows and how long: short, in the order of what matters. */
export function linkFacts(link: ShareLink, locale: string, t: Translate): string[] {
  return [
    link.expired
      ? t('sharing.fact.ended')
      : link.expiresAtMs === null
        ? ''
        : t('sharing.fact.until', { date: formatDate(link.expiresAtMs, locale) }),
    link.hasPassword ? t('sharing.fact.password') : '',
    t(link.allowDownload ? 'sharing.fact.download' : 'sharing.fact.noDownload'),
    link.showLocation ? t('sharing.fact.location') : '',
    t('sharing.fact.views', { count: link.views.toLocaleString(locale) }, link.views),
  ].filter(Boolean)
}
