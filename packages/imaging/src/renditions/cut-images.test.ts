import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CutImage, CutOrder } from '@cloudalbum/core'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { createImageProcessor } from '../create-image-processor.ts'
import { corners, distance, drawn, quarters, seenCorners, testFolder } from '../testing/draw.ts'
import { longSideFor, pixelsOf } from './cut-images.ts'

const processor = createImageProcessor({ concurrency: 2, timeoutMs: 20_000 })
afterAll(() => processor.close())

const avatar: CutOrder['sizes'] = [
  { width: 512, height: 512 },
  { width: 96, height: 96 },
]
const banner: CutOrder['sizes'] = [{ width: 1500, height: 500 }]
const [red, green, blue, yellow] = corners

async function cut(bytes: Uint8Array, order: CutOrder): Promise<CutImage> {
  await using folder = await testFolder()
  const result = await processor.cut(await folder.save('picture', bytes), order)
  if (result.outcome !== 'ready') throw new Error(result.detail)
  return result
}

/** Its colour where nothing else is. */
async function colourOf(image: Uint8Array | undefined) {
  const { data } = await sharp(image)
    .resize(1, 1, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0] as [number, number, number]
}

describe('parts of a picture', () => {
  it('are JPEGs of exactly the sizes that were ordered, however small the picture is', async () => {
    const { images, sizeBytes, sha256 } = await cut(await drawn(40, 30).png().toBuffer(), {
      part: null,
      sizes: avatar,
    })
    const described = await Promise.all(images.map((image) => sharp(image).metadata()))
    expect(described.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['jpeg', 512, 512],
      ['jpeg', 96, 96],
    ])
    expect(sizeBytes).toBeGreaterThan(0)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['top left', { x: 0.05, y: 0.05 }, red],
    ['top right', { x: 0.65, y: 0.05 }, green],
    ['bottom left', { x: 0.05, y: 0.65 }, blue],
    ['bottom right', { x: 0.65, y: 0.65 }, yellow],
  ])('show what was chosen: %s', async (_, at, colour) => {
    const bytes = await drawn(1200, 900).jpeg({ quality: 95 }).toBuffer()
    const { images } = await cut(bytes, { part: { ...at, width: 0.3, height: 0.3 }, sizes: avatar })
    for (const image of images) expect(distance([await colourOf(image)], [colour])).toBeLessThan(12)
  })

  it('are chosen in the upright picture', async () => {
    // Turned by a quarter: what is stored at the top left is seen at the top right.
    const bytes = await drawn(600, 400).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer()
    const { images } = await cut(bytes, {
      part: { x: 0.55, y: 0.05, width: 0.4, height: 0.4 },
      sizes: avatar,
    })
    expect(distance([await colourOf(images[0])], [red])).toBeLessThan(12)
  })

  it('of another shape are filled out from their middle', async () => {
    const bytes = await drawn(900, 900).png().toBuffer()
    const { images } = await cut(bytes, { part: { x: 0, y: 0, width: 1, height: 1 }, sizes: banner })
    expect(
      distance(await seenCorners(images[0] ?? new Uint8Array()), [red, green, blue, yellow]),
    ).toBeLessThan(12)
  })

  it('without a choice are what draws the eye', async () => {
    const width = 1600
    const height = 400
    const grey = sharp({ create: { width, height, channels: 3, background: '#808080' } })
    const face = await drawn(300, 300).png().toBuffer()
    const bytes = await grey
      .composite([{ input: face, left: 1250, top: 50 }])
      .png()
      .toBuffer()
    const { images } = await cut(bytes, { part: null, sizes: avatar })
    const [r, g, b] = await colourOf(images[0])
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeGreaterThan(8)
  })

  it('lie on white where the picture is transparent, and carry no metadata', async () => {
    const bytes = await sharp({ create: { width: 80, height: 80, channels: 4, background: '#00000000' } })
      .withMetadata({ exif: { IFD0: { Artist: 'Anna', ImageDescription: 'home' } } })
      .png()
      .toBuffer()
    const { images } = await cut(bytes, { part: null, sizes: avatar })
    expect(await colourOf(images[0])).toEqual([255, 255, 255])
    for (const image of images) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(image).metadata()
      expect([exif, xmp, iptc, icc, orientation]).toEqual(Array(5).fill(undefined))
    }
  })

  it.each([
    [4000, 1],
    [1, 4000],
  ])('of a thread of %i × %i pixels are its middle, at once', async (width, height) => {
    const bytes = await drawn(width, height).png().toBuffer()
    for (const sizes of [avatar, banner])
      expect((await cut(bytes, { part: null, sizes })).images).toHaveLength(sizes.length)
  })

  it('of moving pictures are of the first one', async () => {
    const frames = Buffer.concat([quarters(40, 40), Buffer.alloc(40 * 40 * 3, 255)])
    const bytes = await sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } })
      .gif()
      .toBuffer()
    const { images } = await cut(bytes, { part: { x: 0, y: 0, width: 0.4, height: 0.4 }, sizes: avatar })
    expect(distance([await colourOf(images[0])], [red])).toBeLessThan(30)
  })

  it('are the same bytes for the same order', async () => {
    const bytes = await drawn(600, 400).jpeg().toBuffer()
    const order = { part: { x: 0.1, y: 0.2, width: 0.5, height: 0.75 }, sizes: avatar }
    expect((await cut(bytes, order)).images).toEqual((await cut(bytes, order)).images)
  })
})

describe('the arithmetic of parts', () => {
  it('decodes as much as the part needs, and never more than the picture has or 4096', () => {
    const order = (width: number): CutOrder => ({ part: { x: 0, y: 0, width, height: width }, sizes: avatar })
    expect(longSideFor(order(1))(6000, 4000)).toBe(768)
    expect(longSideFor(order(0.5))(6000, 4000)).toBe(1536)
    expect(longSideFor(order(0.01))(6000, 4000)).toBe(4096)
    expect(longSideFor(order(0.01))(600, 400)).toBe(600)
    expect(longSideFor({ part: null, sizes: banner })(4000, 4000)).toBe(1500)
  })

  it.each([
    [
      { x: 0, y: 0, width: 1, height: 1 },
      { left: 0, top: 0, width: 7, height: 5 },
    ],
    [
      { x: 1, y: 1, width: 1, height: 1 },
      { left: 6, top: 4, width: 1, height: 1 },
    ],
    [
      { x: 0.5, y: 0.5, width: 0.001, height: 0.001 },
      { left: 4, top: 3, width: 1, height: 1 },
    ],
    [
      { x: 0.9, y: 0.9, width: 0.11, height: 0.11 },
      { left: 6, top: 4, width: 1, height: 1 },
    ],
  ])('%j lies within the picture', (part, expected) => {
    expect(pixelsOf(part, { width: 7, height: 5 })).toEqual(expected)
  })
})

const hostile = resolve(import.meta.dirname, '../../../../../shared/hostile')
describe.skipIf(!existsSync(hostile))('parts of hostile files', () => {
  it('every one ends cut or rejected with a reason', { timeout: 180_000 }, async () => {
    const names = readdirSync(hostile).filter((name) => name !== 'README.md')
    const orders: CutOrder[] = [
      { part: { x: 0.45, y: 0.45, width: 0.1, height: 0.1 }, sizes: avatar },
      { part: null, sizes: banner },
    ]
    const ends = await Promise.all(names.map((name, i) => processor.cut(join(hostile, name), orders[i % 2]!)))
    expect(ends).toHaveLength(201)
    for (const end of ends) {
      if (end.outcome === 'rejected') expect(end.detail).toMatch(/^[A-Z].*\.$/)
      else expect(end.images.length).toBeGreaterThan(0)
      if (end.outcome === 'rejected') expect(['too-slow', 'too-large']).not.toContain(end.code)
    }
  })
})
