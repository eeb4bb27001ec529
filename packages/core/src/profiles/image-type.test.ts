import { describe, expect, it } from 'vitest'
import { imageType } from './image-type.ts'

describe('what an avatar may come as', () => {
  it.each([
    ['image/jpeg', 'me.jpg', 'image/jpeg'],
    ['IMAGE/PNG; x=y', 'me', 'image/png'],
    ['', 'me.JPEG', 'image/jpeg'],
    ['application/octet-stream', 'me.heic', 'image/heic'],
    ['image/heif', 'x', 'image/heic'],
    ['image/webp', 'me.jpg', 'image/webp'],
  ])('%j, %j is %s', (type, name, expected) => {
    expect(imageType(type, name)?.contentType).toBe(expected)
  })

  it.each([
    ['image/svg+xml', 'me.jpg'],
    ['text/html', 'me.jpg'],
    ['image/tiff', 'me.tiff'],
    ['', 'me'],
    ['', 'jpg.exe'],
    ['', 'constructor'],
  ])('%j, %j is nothing', (type, name) => {
    expect(imageType(type, name)).toBeUndefined()
  })
})
