import { createHash } from 'node:crypto'
import type { ProcessedImage } from '@cloudalbum/core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createImageProcessor } from '../create-image-processor.ts'
import {
  corners,
  distance,
  drawn,
  quarters,
  seenCorners,
  testFolder,
  type TestFolder,
} from '../testing/draw.ts'
import { encodeBmp, type BmpKind } from '../testing/encode-bmp.ts'
import { isDisplayP3 } from './display-p3.ts'

// Other work may have the machine.
vi.setConfig({ testTimeout: 60_000 })

const processor = createImageProcessor({ concurrency: 1 })
let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(async () => {
  await processor.close()
  await folder[Symbol.asyncDispose]()
})

async function ready(bytes: Uint8Array): Promise<ProcessedImage> {
  const result = await processor.process(await folder.save('original', bytes))
  if (result.outcome !== 'ready') throw new Error(`${result.code}: ${result.detail}`)
  expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(result.sizeBytes).toBe(bytes.length)
  return result
}

async function rejected(bytes: Uint8Array) {
  const result = await processor.process(await folder.save('original', bytes))
  if (result.outcome !== 'rejected') throw new Error('It was shown.')
  expect(result.detail).toMatch(/^[A-Z].*\.$/)
  return result.code
}

async function expectSeen(result: ProcessedImage, tolerance: number) {
  expect(distance(await seenCorners(result.preview), corners)).toBeLessThanOrEqual(tolerance)
  expect(distance(await seenCorners(result.thumbnail), corners)).toBeLessThanOrEqual(tolerance)
}

/** Inks do not reach the colours that are drawn. */
const cmykTolerance = 80

describe('every format is told by its bytes and shown in its colours', () => {
  const animation = () =>
    sharp(Buffer.concat([quarters(120, 80), Buffer.alloc(120 * 80 * 3)]), {
      raw: { width: 120, height: 160, channels: 3, pageHeight: 80 },
    })
  const kinds: [string, string, () => Promise<Buffer>, number][] = [
    ['JPEG', 'image/jpeg', () => drawn().jpeg({ quality: 95 }).toBuffer(), 12],
    ['progressive JPEG', 'image/jpeg', () => drawn().jpeg({ progressive: true }).toBuffer(), 12],
    [
      'CMYK JPEG',
      'image/jpeg',
      () => drawn().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      cmykTolerance,
    ],
    ['PNG', 'image/png', () => drawn().png().toBuffer(), 12],
    ['16 bit PNG', 'image/png', () => drawn().toColourspace('rgb16').png().toBuffer(), 12],
    ['PNG with a palette', 'image/png', () => drawn().png({ palette: true }).toBuffer(), 12],
    ['interlaced PNG', 'image/png', () => drawn().png({ progressive: true }).toBuffer(), 12],
    ['WebP', 'image/webp', () => drawn().webp().toBuffer(), 12],
    ['animated WebP, first frame', 'image/webp', () => animation().webp({ lossless: true }).toBuffer(), 12],
    ['GIF', 'image/gif', () => drawn().gif().toBuffer(), 16],
    ['animated GIF, first frame', 'image/gif', () => animation().gif().toBuffer(), 16],
    ['TIFF', 'image/tiff', () => drawn().tiff().toBuffer(), 12],
    [
      '16 bit TIFF',
      'image/tiff',
      () => drawn().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(),
      12,
    ],
    ['AVIF', 'image/avif', () => drawn().avif({ quality: 80 }).toBuffer(), 14],
  ]
  it.each(kinds)('%s', async (_name, contentType, encode, tolerance) => {
    const result = await ready(await encode())
    expect(result).toMatchObject({ contentType, width: 120, height: 80 })
    await expectSeen(result, tolerance)
    expect(await sharp(result.preview).metadata()).toMatchObject({
      format: 'jpeg',
      isProgressive: false,
      space: 'srgb',
    })
    expect(await sharp(result.thumbnail).metadata()).toMatchObject({ format: 'webp', space: 'srgb' })
  })

  it('greyscale', async () => {
    const result = await ready(await drawn().greyscale().png().toBuffer())
    const [seen] = await seenCorners(result.preview)
    expect(new Set(seen).size).toBe(1)
  })
})

describe('bitmaps', () => {
  const kinds: BmpKind[] = [
    { bits: 4 },
    { bits: 8 },
    { bits: 16 },
    { bits: 24 },
    { bits: 32 },
    { bits: 24, topDown: true },
    { bits: 8, topDown: true },
    { bits: 8, rle: true },
    { bits: 4, rle: true },
    { bits: 8, core: true },
    { bits: 24, core: true },
    { bits: 32, alpha: 255 },
    { bits: 32, alpha: 0 },
  ]
  it.each(kinds)('%o', async (kind) => {
    const result = await ready(encodeBmp(90, 60, kind))
    expect(result).toMatchObject({ contentType: 'image/bmp', width: 90, height: 60 })
    await expectSeen(result, 16)
  })

  it('1 bit, of an odd width', async () => {
    const result = await ready(encodeBmp(93, 60, { bits: 1 }))
    const upper = [corners[0], corners[1], corners[0], corners[1]]
    expect(distance(await seenCorners(result.preview), upper)).toBeLessThanOrEqual(12)
  })

  it('half transparent ones lie on white', async () => {
    const result = await ready(encodeBmp(90, 60, { bits: 32, alpha: 128 }))
    const [seen] = await seenCorners(result.preview)
    expect(distance([seen ?? [0, 0, 0]], [[238, 148, 144]])).toBeLessThanOrEqual(8)
  })

  it('large ones are averaged down and say their full size', async () => {
    const result = await ready(encodeBmp(8000, 200, { bits: 8 }))
    expect(result).toMatchObject({ width: 8000, height: 200 })
    await expectSeen(result, 12)
  })

  it('a truncated one is shown as far as it goes, a header alone is damaged', async () => {
    const whole = encodeBmp(90, 60, { bits: 24 })
    const result = await ready(whole.subarray(0, whole.length - 90 * 3 * 20))
    const [, , left, right] = await seenCorners(result.preview)
    expect(distance([left ?? [0, 0, 0], right ?? [0, 0, 0]], [corners[2], corners[3]])).toBeLessThanOrEqual(
      12,
    )
    expect(await rejected(whole.subarray(0, 60))).toBe('damaged')
    const giant = Buffer.from(whole)
    giant.writeInt32LE(70_000, 18)
    giant.writeInt32LE(70_000, 22)
    expect(await rejected(giant)).toBe('too-many-pixels')
  })
})

describe('transparency', () => {
  it.each(['png', 'webp', 'avif', 'tiff'] as const)(
    '%s: on white in the preview, kept in the thumbnail',
    async (format) => {
      const picture = sharp({ create: { width: 80, height: 60, channels: 4, background: '#de292180' } })
      const clear = await (
        format === 'tiff' ? picture.tiff({ compression: 'lzw' }) : picture.toFormat(format, { quality: 95 })
      ).toBuffer()
      const result = await ready(clear)
      expect(distance(await seenCorners(result.preview), Array(4).fill([238, 147, 143]))).toBeLessThanOrEqual(
        6,
      )
      expect(await sharp(result.thumbnail).metadata()).toMatchObject({ hasAlpha: true })
      expect(
        distance(await seenCorners(result.thumbnail, 'black'), Array(4).fill([111, 20, 16])),
      ).toBeLessThanOrEqual(8)
    },
  )
})

describe('colour', () => {
  it('Display P3 stays Display P3, with its profile', async () => {
    const original = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#ff0000' } })
      .withIccProfile('p3')
      .png()
      .toBuffer()
    const result = await ready(original)
    for (const rendition of [result.preview, result.thumbnail]) {
      const { icc } = await sharp(rendition).metadata()
      expect(icc && isDisplayP3(icc)).toBe(true)
      expect(distance(await seenCorners(rendition), Array(4).fill([255, 0, 0]))).toBeLessThanOrEqual(8)
    }
  })

  it('every other profile is turned into sRGB and dropped', async () => {
    const cmyk = await ready(await drawn().withIccProfile('cmyk').jpeg().toBuffer())
    for (const rendition of [cmyk.preview, cmyk.thumbnail]) {
      expect(await sharp(rendition).metadata()).toMatchObject({ space: 'srgb', hasProfile: false })
    }
    await expectSeen(cmyk, cmykTolerance)
  })
})

describe('orientation', () => {
  const turned = [1, 2, 3, 4, 5, 6, 7, 8]
  it.each(turned)('EXIF orientation %i is applied once', async (orientation) => {
    // The stored pixels are what the camera of that orientation would write.
    const upright = drawn(120, 80)
    const undo: Record<number, () => Promise<Buffer>> = {
      1: () => upright.png().toBuffer(),
      2: () => upright.flop().png().toBuffer(),
      3: () => upright.rotate(180).png().toBuffer(),
      4: () => upright.flip().png().toBuffer(),
      5: async () =>
        sharp(await upright.rotate(90).png().toBuffer())
          .flop()
          .png()
          .toBuffer(),
      6: () => upright.rotate(270).png().toBuffer(),
      7: async () =>
        sharp(await upright.rotate(270).png().toBuffer())
          .flop()
          .png()
          .toBuffer(),
      8: () => upright.rotate(90).png().toBuffer(),
    }
    const stored = (await undo[orientation]?.()) ?? Buffer.alloc(0)
    for (const format of ['jpeg', 'webp', 'tiff', 'png'] as const) {
      const bytes = await sharp(stored)
        .withMetadata({ orientation })
        .toFormat(format, { quality: 95 })
        .toBuffer()
      const result = await ready(bytes)
      expect(result, format).toMatchObject({ width: 120, height: 80 })
      await expectSeen(result, 14)
    }
  })

  it('AVIF with its own rotation is not turned twice', async () => {
    const stored = await drawn(120, 80).rotate(270).png().toBuffer()
    const result = await ready(
      await sharp(stored).withMetadata({ orientation: 6 }).avif({ quality: 80 }).toBuffer(),
    )
    expect(result).toMatchObject({ width: 120, height: 80 })
    await expectSeen(result, 16)
  })
})

describe('what is no photo is refused, whatever it is called', () => {
  const kinds: [string, string, string][] = [
    ['an empty file', 'not-an-image', ''],
    ['text', 'not-an-image', 'Dear diary, BM is not a bitmap.'],
    ['text that begins like a bitmap', 'not-an-image', 'BMW sells cars, among other things that people buy.'],
    ['HTML', 'not-an-image', '<!DOCTYPE html><script>alert(1)</script>'],
    [
      'SVG',
      'unsupported',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    ],
    ['PDF', 'unsupported', '%PDF-1.7'],
    ['a video', 'unsupported', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
    ['JPEG XL', 'unsupported', '\xff\x0a\x00\x00'],
    ['a PNG of nothing', 'damaged', '\x89PNG\r\n\x1a\n'],
    ['a HEIC of nothing', 'damaged', '\0\0\0\x18ftypheic\0\0\0\0heicmif1'],
    ['an AVIF of nothing', 'damaged', '\0\0\0\x18ftypavif\0\0\0\0avifmif1'],
  ]
  it.each(kinds)('%s: %s', async (_name, code, text) => {
    expect(await rejected(Buffer.from(text, 'latin1'))).toBe(code)
  })

  it('a JPEG with a scratch or without its end is shown, one without any pixels is damaged', async () => {
    const whole = await sharp({
      create: {
        width: 800,
        height: 600,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer()
    const scratched = Buffer.from(whole)
    scratched.fill(0x55, whole.length - 20_000, whole.length - 19_000)
    await ready(scratched)
    await ready(whole.subarray(0, whole.length * 0.6))
    const header = whole.subarray(0, whole.indexOf('ffda', 'hex') + 14)
    expect(await rejected(header)).toBe('damaged')
  })
})
