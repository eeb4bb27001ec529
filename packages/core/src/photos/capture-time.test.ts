import { describe, expect, it } from 'vitest'
import { captureTime, offsetAt } from './capture-time.ts'

const nowMs = Date.UTC(2026, 10, 21, 12)
const context = { timeZone: 'Asia/Seoul', uploadedAtMs: nowMs, nowMs }
const wall = (text: string) => Date.parse(`${text}Z`)
const utc = wall
const local = '2024-05-31T15:47:53'

describe('the capture time', () => {
  it.each([
    [
      'the offset tag',
      { takenLocal: local, takenOffsetMinutes: -300, gpsTimeMs: utc(local) },
      local,
      -300,
      'offset-tag',
    ],
    ['an offset tag of zero', { takenLocal: local, takenOffsetMinutes: 0 }, local, 0, 'offset-tag'],
    [
      'milliseconds too',
      { takenLocal: `${local}.120`, takenOffsetMinutes: 0 },
      `${local}.120`,
      0,
      'offset-tag',
    ],
    [
      'GPS time, to the quarter of an hour',
      { takenLocal: local, gpsTimeMs: utc('2024-05-31T10:04:00') },
      local,
      345,
      'gps',
    ],
    [
      'GPS time of the day before',
      { takenLocal: '2024-05-31T05:00:00', gpsTimeMs: utc('2024-05-30T20:00:10') },
      '2024-05-31T05:00:00',
      540,
      'gps',
    ],
    ['GPS time at UTC', { takenLocal: local, gpsTimeMs: utc('2024-05-31T15:50:00') }, local, 0, 'gps'],
    [
      'GPS time 14 hours away',
      { takenLocal: local, gpsTimeMs: utc('2024-05-31T01:47:53') },
      local,
      840,
      'gps',
    ],
    [
      'not GPS time 15 hours away',
      { takenLocal: local, gpsTimeMs: utc('2024-05-31T00:47:53') },
      local,
      540,
      'account-zone',
    ],
    [
      'not GPS time of another year',
      { takenLocal: local, gpsTimeMs: utc('2004-05-31T06:47:53') },
      local,
      540,
      'account-zone',
    ],
    [
      'not an offset that is nowhere',
      { takenLocal: local, takenOffsetMinutes: 1500 },
      local,
      540,
      'account-zone',
    ],
    ["the account's zone", { takenLocal: local }, local, 540, 'account-zone'],
    ['GPS time alone', { gpsTimeMs: utc('2024-05-31T15:00:00') }, '2024-06-01T00:00:00', 540, 'gps'],
    [
      '1826',
      { takenLocal: '1826-06-01T12:00:00', takenOffsetMinutes: 0 },
      '1826-06-01T12:00:00',
      0,
      'offset-tag',
    ],
    [
      'up to a day ahead',
      { takenLocal: '2026-11-22T11:00:00', takenOffsetMinutes: 0 },
      '2026-11-22T11:00:00',
      0,
      'offset-tag',
    ],
  ])('follows %s', (_, camera, shown, offsetMinutes, source) => {
    expect(captureTime(camera, context)).toEqual({ localMs: wall(shown), offsetMinutes, source })
  })

  it.each([
    ['nothing', {}],
    ['a date before photography', { takenLocal: '1825-12-31T00:00:00', takenOffsetMinutes: 0 }],
    ['a date more than a day ahead', { takenLocal: '2026-11-24T12:00:00', takenOffsetMinutes: 0 }],
    ['no date at all', { takenLocal: '2024-13-45T99:00:00', takenOffsetMinutes: 0 }],
    ['a GPS time of the future', { gpsTimeMs: nowMs + 3 * 86_400_000 }],
  ])("falls through to the file's time for %s", (_, camera) => {
    const fileTimeMs = utc('2020-01-01T00:00:00')
    const expected = { localMs: wall('2020-01-01T09:00:00'), offsetMinutes: 540, source: 'file' }
    expect(captureTime(camera, { ...context, fileTimeMs })).toEqual(expected)
  })

  it.each([undefined, 0, -1, nowMs + 2 * 86_400_000])(
    'falls through to the upload for the file time %j',
    (fileTimeMs) => {
      const expected = { localMs: nowMs + 9 * 3_600_000, offsetMinutes: 540, source: 'upload' }
      expect(captureTime({}, { ...context, fileTimeMs })).toEqual(expected)
    },
  )
})

describe("the account's time zone", () => {
  it.each([
    ['winter', 'Europe/Berlin', '2024-01-15T12:00:00', 60],
    ['summer', 'Europe/Berlin', '2024-07-15T12:00:00', 120],
    ['just before the spring change', 'Europe/Berlin', '2024-03-31T01:59:59', 60],
    ['in the hour that is left out', 'Europe/Berlin', '2024-03-31T02:30:00', 60],
    ['just after the spring change', 'Europe/Berlin', '2024-03-31T03:00:00', 120],
    ['in the hour that is there twice', 'Europe/Berlin', '2024-10-27T02:30:00', 120],
    ['just after the autumn change', 'Europe/Berlin', '2024-10-27T03:00:00', 60],
    ['west', 'America/St_Johns', '2024-01-15T12:00:00', -210],
    ['far east', 'Pacific/Kiritimati', '2024-01-15T12:00:00', 840],
    ['before zones', 'Asia/Seoul', '1890-01-15T12:00:00', 508],
    ['an unknown name', 'Mars/Olympus', '2024-01-15T12:00:00', 0],
  ])('counts in %s', (_, timeZone, takenLocal, offsetMinutes) => {
    expect(captureTime({ takenLocal }, { ...context, timeZone })).toMatchObject({
      offsetMinutes,
      source: 'account-zone',
    })
  })

  it('knows its offset at an instant before 1970 with milliseconds', () => {
    expect(offsetAt(Date.UTC(1960, 0, 1) + 1, 'UTC')).toBe(0)
  })
})
