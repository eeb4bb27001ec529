import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ImageMetadata, ProcessedImage, RejectedImage } from '@cloudalbum/core'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { createImageProcessor } from './create-image-processor.ts'

const shared = resolve(import.meta.dirname, '../../../../shared')
const samples = join(shared, 'samples')
const hostile = join(shared, 'hostile')

interface Oracle {
  FileName: string
  MIMEType: string
  ImageWidth: number
  ImageHeight: number
  Orientation?: number
  DateTimeOriginal?: string
  OffsetTimeOriginal?: string
  Make?: string
  Model?: string
  LensModel?: string
  FNumber?: number
  ExposureTime?: number
  ISO?: number
  FocalLength?: number
  GPSLatitude?: number
  GPSLongitude?: number
  GPSAltitude?: number
}

const timeoutMs = 20_000
const processor = createImageProcessor({ concurrency: 2, timeoutMs })
afterAll(() => processor.close())

const results = new Map<string, Promise<ProcessedImage | RejectedImage>>()
async function photo(name: string): Promise<ProcessedImage> {
  const path = join(samples, 'photos', name)
  const pending = results.get(path) ?? processor.process(path)
  results.set(path, pending)
  const result = await pending
  if (result.outcome !== 'ready') throw new Error(`${name}: ${result.detail}`)
  return result
}

/** ExifTool -n and the rest of the world count pixels differently here. */
const sizesExplained: Record<string, string> = {
  'HMD_Nokia_8.3_5G.heif': 'irot turns it; ExifTool says the size before and Orientation 1 from its EXIF',
}

/** Where ExifTool repeats what the file says and we say nothing, and why. */
const leftOut: Record<string, 'iso'> = {
  'kodak-dc240.jpg': 'iso', // 65535, by which EXIF means "see elsewhere", and there is no elsewhere
}

describe.skipIf(!existsSync(samples))('real camera files, against what ExifTool reads', () => {
  const oracles = existsSync(samples)
    ? (JSON.parse(readFileSync(join(samples, 'expected.json'), 'utf8')) as Oracle[])
    : []

  it.each(oracles)('$FileName', { timeout: 60_000 }, async (oracle) => {
    const { metadata, width, height, contentType } = await photo(oracle.FileName)
    expect(contentType).toBe(oracle.MIMEType)
    const sizes = [oracle.ImageWidth, oracle.ImageHeight]
    const upright =
      (oracle.Orientation ?? 1) > 4 || oracle.FileName in sizesExplained ? sizes.toReversed() : sizes
    expect([width, height]).toEqual(upright)
    expectTaken(metadata, oracle)
    const texts = { make: oracle.Make, model: oracle.Model, lens: oracle.LensModel }
    for (const [key, text] of Object.entries(texts)) {
      if (text !== undefined) expect(metadata[key as keyof typeof texts]).toBe(text.trim())
    }
    const numbers = {
      fNumber: oracle.FNumber,
      exposureTimeS: oracle.ExposureTime,
      iso: oracle.ISO,
      focalLengthMm: oracle.FocalLength,
      altitudeM: oracle.GPSAltitude,
    }
    for (const [key, number] of Object.entries(numbers)) {
      if (leftOut[oracle.FileName] === key) expect(metadata.iso).toBeUndefined()
      else if (number !== undefined) expect(metadata[key as keyof typeof numbers], key).toBeCloseTo(number, 4)
    }
    for (const [key, degrees] of [
      ['latitude', oracle.GPSLatitude],
      ['longitude', oracle.GPSLongitude],
    ] as const) {
      if (degrees === undefined) expect(metadata[key], key).toBeUndefined()
      else expect(Math.abs((metadata[key] ?? 999) - degrees), key).toBeLessThan(1e-5)
    }
  })

  function expectTaken(metadata: ImageMetadata, oracle: Oracle) {
    if (oracle.DateTimeOriginal !== undefined) {
      const [date = '', time] = oracle.DateTimeOriginal.split(' ')
      expect(metadata.takenLocal?.slice(0, 19)).toBe(`${date.replaceAll(':', '-')}T${String(time)}`)
    }
    if (oracle.OffsetTimeOriginal !== undefined) {
      const [hours = 0, minutes = 0] = oracle.OffsetTimeOriginal.split(':').map(Number)
      expect(metadata.takenOffsetMinutes).toBe(hours * 60 + Math.sign(hours) * minutes)
    }
  }

  const turned = ['landscape', 'portrait'].flatMap((kind) =>
    [2, 3, 4, 5, 6, 7, 8].map((n) => [kind, n] as const),
  )
  it.each(turned)('%s_%i.jpg is upright, like number 1', async (kind, number) => {
    const [first, other] = await Promise.all([photo(`${kind}_1.jpg`), photo(`${kind}_${String(number)}.jpg`)])
    for (const rendition of ['preview', 'thumbnail'] as const) {
      const [a, b] = await Promise.all([first, other].map((one) => sharp(one[rendition]).raw().toBuffer()))
      expect(b?.length).toBe(a?.length)
      const sum = a?.reduce((total, value, at) => total + Math.abs(value - (b?.[at] ?? 0)), 0) ?? Infinity
      expect(sum / (a?.length ?? 1)).toBeLessThan(6)
    }
  })

  it('no rendition carries metadata', async () => {
    for (const { FileName } of oracles) {
      const { preview, thumbnail } = await photo(FileName)
      for (const rendition of [preview, thumbnail]) {
        const { exif, xmp, iptc, orientation } = await sharp(rendition).metadata()
        expect([exif, xmp, iptc, orientation], FileName).toEqual([undefined, undefined, undefined, undefined])
      }
    }
  })

  it.each([
    'corrupted.jpg',
    ...[971, 1088, 1137, 1551, 1713, 1980, 2206].map((n) => `image${String(n).padStart(5, '0')}.jpg`),
  ])('damaged/%s is still shown', async (name) => {
    expect(await processor.process(join(samples, 'damaged', name))).toMatchObject({ outcome: 'ready' })
  })
})

describe.skipIf(!existsSync(hostile))('hostile files', () => {
  const names = existsSync(hostile) ? readdirSync(hostile).filter((name) => name !== 'README.md') : []

  it(
    'every one ends ready or rejected with a reason, and no worker is lost on the way',
    { timeout: 120_000 },
    async () => {
      const workersBefore = new Set(processor.workerPids())
      const ends = await Promise.all(names.map((name) => processor.process(join(hostile, name))))
      expect(ends).toHaveLength(201)
      for (const end of ends) {
        if (end.outcome === 'rejected') expect(end.detail).toMatch(/^[A-Z].*\.$/)
        else expect(end.width * end.height).toBeLessThanOrEqual(100e6)
        // These two would tell of a decoder that had to be stopped.
        if (end.outcome === 'rejected') expect(['too-slow', 'too-large']).not.toContain(end.code)
      }
      const lost = [...workersBefore].filter((pid) => !processor.workerPids().includes(pid))
      expect(lost).toEqual([])
    },
  )

  it.each([
    ['sharp-65536-uint32-limit.png', 'too-many-pixels'],
    ['sharp-giant-image.jpg', 'too-many-pixels'],
    ['vips-17000x17000.avif', 'too-many-pixels'],
    ['sharp-circle.svg', 'unsupported'],
    ['sharp-invalid-illuminant.icc', 'not-an-image'],
  ])('%s is %s', async (name, code) => {
    expect(await processor.process(join(hostile, name))).toMatchObject({ outcome: 'rejected', code })
  })
})
