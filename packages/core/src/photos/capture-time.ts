import type { ImageMetadata } from '../ports/image-processor.ts'
import type { CaptureTime } from './photo.ts'

export interface CaptureContext {
  /** IANA name of the account's time zone; an unknown one counts as UTC. */
  timeZone: string
  fileTimeMs?: number | undefined
  uploadedAtMs: number
  nowMs: number
}

type CameraClock = Pick<ImageMetadata, 'takenLocal' | 'takenOffsetMinutes' | 'gpsTimeMs'>

const minuteMs = 60_000
const dayMs = 86_400_000
/** The oldest photograph that is left was taken in 1826. */
const firstPhotoMs = Date.UTC(1826, 0, 1)
const quarterMinutes = 15
const maxOffsetMinutes = 14 * 60

/**
 * When a photo was taken, by the surest source there is: see docs/capture-time.md. The camera's clock, with the
 * offset it noted, that of its GPS time, or that of the account's time zone; else the file's time; else now.
 */
export function captureTime(camera: CameraClock, context: CaptureContext): CaptureTime {
  return (
    fromCamera(camera, context) ??
    fromFile(context) ??
    inZone(context.uploadedAtMs, context.timeZone, 'upload')
  )
}

function fromCamera(
  { takenLocal, takenOffsetMinutes, gpsTimeMs }: CameraClock,
  context: CaptureContext,
): CaptureTime | undefined {
  const gpsMs = gpsTimeMs !== undefined && isPlausible(gpsTimeMs, context.nowMs) ? gpsTimeMs : undefined
  const localMs = takenLocal === undefined ? NaN : Date.parse(`${takenLocal}Z`)
  const known = (
    offsetMinutes: number | undefined,
    source: CaptureTime['source'],
  ): CaptureTime | undefined =>
    offsetMinutes !== undefined && isPlausible(localMs - offsetMinutes * minuteMs, context.nowMs)
      ? { localMs, offsetMinutes, source }
      : undefined
  if (Number.isNaN(localMs)) return gpsMs === undefined ? undefined : inZone(gpsMs, context.timeZone, 'gps')
  return (
    known(validOffset(takenOffsetMinutes), 'offset-tag') ??
    known(gpsMs === undefined ? undefined : offsetBetween(localMs, gpsMs), 'gps') ??
    known(offsetOfLocal(localMs, context.timeZone), 'account-zone')
  )
}

/** A file's time of 1970 or before says that there was no clock. */
function fromFile({ fileTimeMs, timeZone, nowMs }: CaptureContext): CaptureTime | undefined {
  const plausible = fileTimeMs !== undefined && fileTimeMs > dayMs && isPlausible(fileTimeMs, nowMs)
  return plausible ? inZone(fileTimeMs, timeZone, 'file') : undefined
}

const isPlausible = (ms: number, nowMs: number) => ms >= firstPhotoMs && ms <= nowMs + dayMs

const validOffset = (minutes: number | undefined) =>
  minutes !== undefined && Math.abs(minutes) <= maxOffsetMinutes ? minutes : undefined

/** GPS and camera seldom show the same second: the nearest quarter of an hour, which all offsets in use are made of. */
function offsetBetween(localMs: number, utcMs: number): number | undefined {
  const minutes = Math.round((localMs - utcMs) / minuteMs / quarterMinutes) * quarterMinutes
  return validOffset(minutes === 0 ? 0 : minutes)
}

function inZone(instantMs: number, timeZone: string, source: CaptureTime['source']): CaptureTime {
  const offsetMinutes = offsetAt(instantMs, timeZone)
  return { localMs: instantMs + offsetMinutes * minuteMs, offsetMinutes, source }
}

/**
 * The zone's offset when its clocks show `localMs`. Of an hour that is there twice the first is taken; in one
 * that is left out, the offset from before.
 */
function offsetOfLocal(localMs: number, timeZone: string): number {
  const before = offsetAt(localMs - dayMs, timeZone)
  const after = offsetAt(localMs + dayMs, timeZone)
  const fits = [before, after].find((offset) => offsetAt(localMs - offset * minuteMs, timeZone) === offset)
  return fits ?? before
}

/** Minutes east of UTC at an instant. */
export function offsetAt(instantMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instantMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value)
  const shownMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  const minutes = Math.round((shownMs - Math.floor(instantMs / 1000) * 1000) / minuteMs)
  return minutes === 0 ? 0 : minutes
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const fields = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields })
  } catch {
    return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hourCycle: 'h23', ...fields })
  }
}
