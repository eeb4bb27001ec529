import { expect, it } from 'vitest'
import { attachment } from './disposition.ts'

it.each([
  ['IMG 1.jpg', 'IMG 1.jpg', 'IMG%201.jpg'],
  ['바다.jpg', '__.jpg', '%EB%B0%94%EB%8B%A4.jpg'],
  ['a"; filename="b.exe', 'a_; filename=_b.exe', 'a%22%3B%20filename%3D%22b.exe'],
  ['a\r\nSet-Cookie: x=1.jpg', 'aSet-Cookie_ x=1.jpg', 'aSet-Cookie%3A%20x%3D1.jpg'],
  ['\u202egpj.exe', 'gpj.exe', 'gpj.exe'],
  ['a\u0000b\u2066c', 'abc', 'abc'],
  ['../../etc/passwd', '.._.._etc_passwd', '.._.._etc_passwd'],
  ['C:\\boot.ini', 'C__boot.ini', 'C%3A_boot.ini'],
  ["it's (1)*.jpg", 'it_s (1)_.jpg', 'it%27s%20%281%29%2A.jpg'],
  ['100%.jpg', '100_.jpg', '100%25.jpg'],
  ['é\\', '__', '%C3%A9_'],
  ['\ud800x', '_x', '%EF%BF%BDx'],
  ['', 'photo', 'photo'],
  ['..', 'photo', 'photo'],
])('saves %j safely', (fileName, ascii, encoded) => {
  expect(attachment(fileName)).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
})

it('cuts a long name, not a letter', () => {
  expect(attachment('😀'.repeat(1000))).toContain(`filename*=UTF-8''${'%F0%9F%98%80'.repeat(200)}`)
  expect(() => new Headers({ 'content-disposition': attachment('\u00ff\u0100😀\t') })).not.toThrow()
})
