import sharp from 'sharp'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createImageProcessor } from '../create-image-processor.ts'
import { drawn, testFolder, type TestFolder } from '../testing/draw.ts'
import { thumbnailSize } from './make-renditions.ts'

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

async function sizes(width: number, height: number) {
  const result = await processor.process(
    await folder.save('original', await drawn(width, height).jpeg().toBuffer()),
  )
  if (result.outcome !== 'ready') throw new Error(result.detail)
  const size = async (bytes: Uint8Array) => {
    const metadata = await sharp(bytes).metadata()
    return `${String(metadata.width)}×${String(metadata.height)}`
  }
  return {
    full: `${String(result.width)}×${String(result.height)}`,
    preview: await size(result.preview),
    thumbnail: await size(result.thumbnail),
  }
}

describe('sizes', () => {
  it.each([
    [4000, 3000, '1920×1440', '427×320'],
    [3000, 4000, '1440×1920', '320×427'],
    [1000, 700, '1000×700', '457×320'],
    [200, 100, '200×100', '200×100'],
    [12_000, 600, '1920×96', '1600×80'],
    [3000, 1, '1920×1', '1600×1'],
    [1, 1, '1×1', '1×1'],
  ])('%i×%i: preview %s, thumbnail %s, never enlarged', async (width, height, preview, thumbnail) => {
    expect(await sizes(width, height)).toEqual({
      full: `${String(width)}×${String(height)}`,
      preview,
      thumbnail,
    })
  })

  it('the thumbnail is computed from the full size', () => {
    expect(thumbnailSize(6000, 4000)).toEqual({ width: 480, height: 320 })
    expect(thumbnailSize(10, 100_000)).toEqual({ width: 1, height: 1600 })
  })
})

it('the ThumbHash has the colour and the shape of the picture', async () => {
  const red = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#c81e1e' } })
    .png()
    .toBuffer()
  const result = await processor.process(await folder.save('red.png', red))
  if (result.outcome !== 'ready') throw new Error(result.detail)
  const hash = Buffer.from(result.thumbHash, 'base64')
  const { r, g, b, a } = thumbHashToAverageRGBA(hash)
  expect([r * 255, g * 255, b * 255, a].map(Math.round)).toEqual(
    [200, 30, 30, 1].map((value) => expect.closeTo(value, -1) as number),
  )
  expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(4 / 3, 0)
})

it('nothing of the original’s metadata is left in a rendition', async () => {
  const bytes = await drawn(2400, 1600)
    .withExif({
      IFD0: { Make: 'SecretMake', ImageDescription: 'SecretWords' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>SecretXmp</secret></x:xmpmeta>')
    .jpeg()
    .toBuffer()
  expect(bytes.toString('latin1')).toContain('SecretXmp')
  const result = await processor.process(await folder.save('secret.jpg', bytes))
  if (result.outcome !== 'ready') throw new Error(result.detail)
  for (const rendition of [result.preview, result.thumbnail]) {
    const metadata = await sharp(rendition).metadata()
    expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc]).toEqual(Array(4).fill(undefined))
    expect(Buffer.from(rendition).toString('latin1')).not.toMatch(/Exif|Secret|adobe|http/)
  }
})
