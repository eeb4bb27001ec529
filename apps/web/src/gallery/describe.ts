import type { Translate } from '../i18n/messages.ts'
import { Refusal } from './refusal.ts'

/** A sentence for the person. What is no refusal is a fault of this page, and is thrown on. */
export function describe(error: unknown, t: Translate): string {
  if (!(error instanceof Refusal)) throw error
  const seconds = error.retryAfterS
  if (error.code === 'rate-limited' && seconds) return t('gallery.errors.waitFor', { seconds }, seconds)
  const key = `gallery.errors.${error.code}`
  const text = t(key)
  return text === key ? t('gallery.errors.unknown') : text
}
