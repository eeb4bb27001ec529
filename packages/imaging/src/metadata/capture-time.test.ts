import { describe, expect, it } from 'vitest'
import { parseLocalTime, parseOffsetMinutes } from './capture-time.ts'

describe('parseLocalTime', () => {
  it.each([
    ['2021:04:11 15:47:53', undefined, '2021-04-11T15:47:53'],
    ['2021:04:11 15:47:53\0', '054', '2021-04-11T15:47:53.054'],
    ['2021:04:11 15:47:53', '5', '2021-04-11T15:47:53.500'],
    ['2021:04:11 15:47:53', '123456', '2021-04-11T15:47:53.123'],
    ['2021:04:11 15:47:53', '   ', '2021-04-11T15:47:53'],
    ['2021-04-11T15:47:53.25+09:00', undefined, '2021-04-11T15:47:53.250'],
    ['2021-04-11T15:47Z', undefined, '2021-04-11T15:47:00'],
    ['2000:02:29 00:00:00', undefined, '2000-02-29T00:00:00'],
    ['0000:00:00 00:00:00', undefined, undefined],
    ['    :  :     :  :  ', undefined, undefined],
    ['2021:02:29 10:00:00', undefined, undefined],
    ['2021:13:01 10:00:00', undefined, undefined],
    ['2021:04:11 24:00:00', undefined, undefined],
    ['2021:04:11', undefined, undefined],
    [42, undefined, undefined],
  ])('%j with fraction %j is %j', (value, subSec, expected) => {
    expect(parseLocalTime(value, subSec)).toBe(expected)
  })
})

describe('parseOffsetMinutes', () => {
  it.each([
    ['+09:00', 540],
    ['-05:30', -330],
    ['+0545', 345],
    ['-00:00', 0],
    ['2021-04-11T15:47:53Z', 0],
    ['2021-04-11T15:47:53+02:00', 120],
    ['+14:00', 840],
    ['+15:00', undefined],
    ['2021-04-11', undefined],
    ['   :  ', undefined],
    [undefined, undefined],
  ])('%j is %j', (value, expected) => {
    expect(parseOffsetMinutes(value)).toBe(expected)
  })
})
