import { expect, it } from 'vitest'
import { acceptedType } from './accepted-types.ts'

it.each([
  ['image/jpeg', 'a.jpg', 'image/jpeg'],
  ['image/jpg', 'a', 'image/jpeg'],
  ['IMAGE/JPEG; charset=utf-8', 'a', 'image/jpeg'],
  ['image/heic-sequence', 'burst', 'image/heic'],
  ['image/x-ms-bmp', 'a', 'image/bmp'],
  ['', 'IMG_1.HEIC', 'image/heic'],
  ['application/octet-stream', 'a.hif', 'image/heif'],
  ['text/html', 'a.JPEG', 'image/jpeg'],
  ['', '사진.tif ', 'image/tiff'],
  ['image/avif', 'a.txt', 'image/avif'],
  ['image/svg+xml', 'a.svg', undefined],
  ['text/html', 'a.html', undefined],
  ['', 'jpg', undefined],
  ['', 'a.jpg.exe', undefined],
  ['', 'a.jpg\u0000', undefined],
  ['', 'constructor', undefined],
  ['', 'a.constructor', undefined],
  ['constructor', 'a', undefined],
  ['video/mp4', 'a.mp4', undefined],
])('takes %j named %j as %j', (contentType, fileName, expected) => {
  expect(acceptedType(contentType, fileName)).toBe(expected)
})
