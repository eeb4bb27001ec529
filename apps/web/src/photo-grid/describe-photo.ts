import type { PhotoColumns } from './grid-source.ts'
import { monthIndex } from './scroll-anchor.ts'
import type { Translate } from '../i18n/messages.ts'

/** The language of the page as the person's own region writes it: days before months for most who read English. */
function regional(locale: string): string {
  if (locale.includes('-')) return locale
  const own = navigator.languages.find((language) => language.toLowerCase().startsWith(`${locale}-`))
  return own ?? (locale === 'en' ? 'en-GB' : locale)
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Formats are costly to make, and a grid needs one for each photo it draws. */
function format(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(regional(locale), { timeZone: 'UTC', ...options })
  formats.set(key, known)
  return known
}

/** "October 2008", from `2008-10`. */
export function monthTitle(month: string, locale: string, style: 'long' | 'short' = 'long'): string {
  const index = monthIndex(month)
  const date = new Date(0)
  date.setUTCFullYear(Math.floor(index / 12), ((index % 12) + 12) % 12, 1)
  return format(locale, `month-${style}`, { year: 'numeric', month: style }).format(date)
}

/** "Wed, 22 Oct", with the year unless it is this one. `day` counts from 1970-01-01. */
export function dayTitle(day: number, locale: string, nowMs: number): string {
  const date = new Date(day * 86_400_000)
  const sameYear = date.getUTCFullYear() === new Date(nowMs).getFullYear()
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' }
  return format(
    locale,
    sameYear ? 'day' : 'day-year',
    sameYear ? options : { ...options, year: 'numeric' },
  ).format(date)
}

/** "22 October 2008, 16:28": what the clock on the wall showed. */
export function momentText(localMs: number, locale: string): string {
  const date = format(locale, 'moment-date', { day: 'numeric', month: 'long', year: 'numeric' }).format(
    localMs,
  )
  const time = format(locale, 'moment-time', { hour: 'numeric', minute: '2-digit' }).format(localMs)
  return `${date}, ${time}`
}

/** What a photo is called for those who do not see it: "Photo, Arezzo, Italy, 22 October 2008, 16:28". */
export function photoLabel(columns: PhotoColumns, index: number, locale: string, t: Translate): string {
  const state = columns.states[index]
  const kind =
    state === 'rejected'
      ? t('timeline.photo.unreadable')
      : state === 'processing'
        ? t('timeline.photo.processing')
        : t('timeline.photo.photo')
  const place = columns.places[index]
  const name = state === 'ready' || state === 'trashed' ? '' : columns.fileNames[index]
  return [kind, name, place, momentText(columns.localMs[index] ?? 0, locale)].filter(Boolean).join(', ')
}
