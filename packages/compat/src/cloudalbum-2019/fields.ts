import { cleanTags, maxTags, type Camera, type Location, type Place } from '@cloudalbum/core'

/** What the client sends for a value that it does not have. */
const nothing = new Set(['', 'undefined', 'null', 'NaN'])

const maxTagLength = 60
const maxDescription = 2000
const maxName = 100

/** Values of a form or a JSON body, by the names of the old client. */
export type Fields = Readonly<Record<string, unknown>>

/** Undefined for whatever means nothing. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  const plain = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return nothing.has(plain) ? undefined : plain.toWellFormed()
}

function number(fields: Fields, name: string): number | undefined {
  const value = Number(text(fields, name) ?? NaN)
  return Number.isFinite(value) ? value : undefined
}

/** Undefined where none are given. */
export function tagsOf(fields: Fields): string[] | undefined {
  const tags = text(fields, 'tags')?.split(',')
  return (
    tags &&
    cleanTags(
      tags.map((tag) =>
        tag
          .replace(/\p{Cc}/gu, ' ')
          .trim()
          .slice(0, maxTagLength)
          .toWellFormed(),
      ),
    ).slice(0, maxTags)
  )
}

export const descriptionOf = (fields: Fields): string | undefined =>
  text(fields, 'desc')?.slice(0, maxDescription).toWellFormed()

/** `2019:05:31 18:03:59` as CaptureTime.localMs. Undefined for what is no such time. */
export function takenOf(fields: Fields): number | undefined {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text(fields, 'taken_date') ?? '')
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map(Number)
  const localMs =
    new Date(0).setUTCFullYear(year, month - 1, day) + ((hours * 60 + minutes) * 60 + seconds) * 1000
  return year > 0 &&
    month > 0 &&
    day > 0 &&
    oldTime(localMs) === parts[0].replaceAll('-', ':').replace('T', ' ')
    ? localMs
    : undefined
}

/** Nothing for half a position, an impossible one, and 0/0, which is how this dialect shows that there is none. */
export function locationOf(fields: Fields): Location | undefined {
  const [latitude, longitude] = [number(fields, 'geotag_lat'), number(fields, 'geotag_lng')]
  if (
    latitude === undefined ||
    longitude === undefined ||
    Math.abs(latitude) > 90 ||
    Math.abs(longitude) > 180
  )
    return undefined
  return latitude === 0 && longitude === 0 ? undefined : { latitude, longitude }
}

export function placeOf(fields: Fields): Place | undefined {
  const [city, country] = ['city', 'nation'].map((name) => plain(fields, name))
  return city && country ? { city, country, countryCode: '' } : undefined
}

export function cameraOf(fields: Fields): Camera {
  const [make, model] = ['make', 'model'].map((name) => plain(fields, name))
  return { ...(make ? { make } : {}), ...(model ? { model } : {}) }
}

const plain = (fields: Fields, name: string) =>
  text(fields, name)
    ?.replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, maxName)

/** `YYYY:MM:DD HH:MM:SS` of a wall-clock time. */
export const oldTime = (localMs: number) =>
  new Date(localMs).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
