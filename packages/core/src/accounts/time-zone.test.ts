import { expect, it } from 'vitest'
import { isTimeZone } from './time-zone.ts'

it.each(['UTC', 'Asia/Seoul', 'America/Argentina/Buenos_Aires'])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true)
})

it.each(['', 'Mars/Olympus', '+09:00', '../etc/passwd', 'Asia/Seoul\0'])('%j is none', (name) => {
  expect(isTimeZone(name)).toBe(false)
})
