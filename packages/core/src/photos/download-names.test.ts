import { describe, expect, it } from 'vitest'
import { attachment, safeFileName, uniqueNames } from './download-names.ts'

describe('the name of a saved file', () => {
  it.each([
    ['IMG_0001.JPG', 'IMG_0001.JPG'],
    ['여름 휴가.heic', '여름 휴가.heic'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..\\..\\boot.ini', '_.._boot.ini'],
    ['C:\\Windows\\a.jpg', 'C__Windows_a.jpg'],
    ['a\u0000b\r\nSet-Cookie: x.jpg', 'abSet-Cookie_ x.jpg'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['con', '_con'],
    ['NUL.jpg', '_NUL.jpg'],
    ['com1 .jpg', '_com1 .jpg'],
    ['console.jpg', 'console.jpg'],
    ['...', 'photo'],
    ['', 'photo'],
    [' .hidden. ', 'hidden'],
    ['e\u0301te\u0301.jpg', 'été.jpg'],
    ['<img src=x onerror=alert(1)>.jpg', '_img src=x onerror=alert(1)_.jpg'],
    ['lone \ud800 surrogate.jpg', 'lone \ufffd surrogate.jpg'],
  ])('of %j is %j', (given, safe) => expect(safeFileName(given)).toBe(safe))

  it.each(['가'.repeat(300) + '.jpeg', 'x'.repeat(300) + '.jpeg', '👩'.repeat(200) + '.jpeg'])(
    'fits every file system',
    (long) => {
      const safe = safeFileName(long)
      expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(240)
      expect(safe).toMatch(/\.jpeg$/)
      expect(safe.isWellFormed()).toBe(true)
    },
  )
})

describe('names within one ZIP', () => {
  it('are each there once, also where case does not count', () => {
    expect(uniqueNames(['a.jpg', 'b.jpg', 'A.JPG', 'a.jpg', 'a (2).jpg', 'x', 'x'])).toEqual([
      'a.jpg',
      'b.jpg',
      'A (2).JPG',
      'a (3).jpg',
      'a (2) (2).jpg',
      'x',
      'x (2)',
    ])
  })

  it('are found quickly for thousands of the same name', () => {
    const names = uniqueNames(Array.from({ length: 20_000 }, () => 'image.jpg'))
    expect(new Set(names).size).toBe(20_000)
    expect(names.at(-1)).toBe('image (20000).jpg')
  })
})

describe('the attachment header', () => {
  it('says the name to old and to new readers', () => {
    expect(attachment('Ĝis la "revido" 100%.jpg')).toBe(
      `attachment; filename="G_is la _revido_ 100_.jpg"; filename*=UTF-8''%C4%9Cis%20la%20_revido_%20100%25.jpg`,
    )
  })

  it('cannot be broken out of', () => {
    for (const name of ['a"; filename="b.exe', 'a\r\nX-Evil: 1', "a'b*c(d).jpg", '\u202Etxt.exe'])
      expect(attachment(name)).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.%~-]*$/)
  })
})
