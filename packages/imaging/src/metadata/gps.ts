import type { ImageMetadata } from '@cloudalbum/core'
import { between, numberOf, textOf, type RawTag, type RawTags } from './tag-values.ts'

type Gps = Pick<ImageMetadata, 'latitude' | 'longitude' | 'altitudeM' | 'gpsTimeMs'>

/** The GPS IFD (EXIF 2.32, 4.6.6). Both coordinates or none. */
export function readGps(exif: RawTags): Gps {
  const gps: Gps = {}
  const latitude = coordinate(exif['GPSLatitude'], textOf(exif['GPSLatitudeRef']), 'S', 90)
  const longitude = coordinate(exif['GPSLongitude'], textOf(exif['GPSLongitudeRef']), 'W', 180)
  const measured = textOf(exif['GPSStatus'])?.trim().toUpperCase() === 'A'
  // A receiver without a fix writes 0, 0, a point in the Gulf of Guinea.
  if (latitude !== undefined && longitude !== undefined && (measured || latitude !== 0 || longitude !== 0)) {
    gps.latitude = latitude
    gps.longitude = longitude
    const altitudeM = altitude(exif)
    if (altitudeM !== undefined) gps.altitudeM = altitudeM
  }
  const gpsTimeMs = timeMs(exif)
  if (gpsTimeMs !== undefined) gps.gpsTimeMs = gpsTimeMs
  return gps
}

function coordinate(tag: RawTag | undefined, ref: string | undefined, negativeRef: string, limit: number) {
  const parts = rationals(tag)
  const degrees = parts?.[0]
  if (!parts || degrees === undefined) return undefined
  // Some writers leave minutes or seconds as 0/0 and put everything into the degrees.
  const size = degrees + (parts[1] ?? 0) / 60 + (parts[2] ?? 0) / 3600
  if (degrees < 0 || size > limit) return undefined
  return ref?.trim().toUpperCase().startsWith(negativeRef) && size !== 0 ? -size : size
}

function altitude(exif: RawTags): number | undefined {
  const metres = numberOf(exif['GPSAltitude']?.value)
  const ref = numberOf(exif['GPSAltitudeRef']?.value)
  // EXIF 3.0 adds 2 and 3: above and below the ellipsoid.
  const signed = metres !== undefined && (ref === 1 || ref === 3) && metres !== 0 ? -metres : metres
  return between(signed, -12_000, 100_000)
}

function timeMs(exif: RawTags): number | undefined {
  const date = /^(\d{4})[:/-](\d{1,2})[:/-](\d{1,2})/.exec(textOf(exif['GPSDateStamp'])?.trim() ?? '')
  const [hour, minute, second] = rationals(exif['GPSTimeStamp']) ?? []
  if (!date || hour === undefined || minute === undefined || second === undefined) return undefined
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])]
  // GPS began on 1980-01-06; the receiver's start value is that day.
  if (year <= 1980 || hour < 0 || hour >= 24 || minute < 0 || minute >= 60 || second < 0 || second >= 61)
    return undefined
  const midnight = new Date(Date.UTC(year, month - 1, day))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined
  return midnight.getTime() + Math.round((hour * 3600 + minute * 60 + second) * 1000)
}

function rationals(tag: RawTag | undefined): (number | undefined)[] | undefined {
  const value = tag?.value
  if (!Array.isArray(value)) return undefined
  return value.map((part: unknown) => numberOf(part))
}
