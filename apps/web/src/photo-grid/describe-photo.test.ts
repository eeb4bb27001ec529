import { describe, expect, it } from 'vitest'
import { dayTitle, momentText, monthTitle, photoLabel } from './describe-photo.ts'
import { photosFrom } from './test-photos.ts'

const at = Date.UTC(2008, 9, 22, 16, 28)
const words = (key: string) => (key.endsWith('photo') ? 'Photo' : key)

describe('words for photos', () => {
  it('name months in the language of the page, also long ago', () => {
    expect(monthTitle('2008-10', 'en-GB')).toBe('October 2008')
    expect(monthTitle('2008-10', 'ko')).toBe('2008년 10월')
    expect(monthTitle('0031-02', 'en-GB')).toContain('31')
  })

  it('name days with the year only where it is another one', () => {
    const day = Math.floor(at / 86_400_000)
    expect(dayTitle(day, 'en-GB', Date.UTC(2026, 1, 1))).toBe('Wed, 22 Oct 2008')
    expect(dayTitle(day, 'en-GB', Date.UTC(2008, 11, 1))).toBe('Wed 22 Oct')
    expect(dayTitle(day, 'ko', Date.UTC(2026, 1, 1))).toBe('2008년 10월 22일 (수)')
  })

  it('say place and time of a photo', () => {
    expect(momentText(at, 'en-GB')).toBe('22 October 2008, 16:28')
    const columns = { ...photosFrom(at, 1), places: ['Arezzo, Italy'] }
    expect(photoLabel(columns, 0, 'en-GB', words)).toBe('Photo, Arezzo, Italy, 22 October 2008, 16:28')
    expect(photoLabel({ ...columns, states: ['rejected'] }, 0, 'en-GB', words)).toContain('p0.jpg')
  })
})
