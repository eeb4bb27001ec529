import type { Translate } from '../i18n/messages.ts'

/** "about 3 minutes left": no more exact than anybody can know. */
export function remainingText(seconds: number, t: Translate): string {
  if (seconds < 60) {
    const count = Math.max(5, Math.ceil(seconds / 5) * 5)
    return t('upload.left.seconds', { count }, count)
  }
  if (seconds < 5400) {
    const count = Math.round(seconds / 60)
    return t('upload.left.minutes', { count }, count)
  }
  const count = Math.round(seconds / 3600)
  return t('upload.left.hours', { count }, count)
}
