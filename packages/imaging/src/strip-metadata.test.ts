import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { canStrip, stripMetadata } from '@cloudalbum/core'
import ExifReader from 'exifreader'
import sharp, { type Metadata } from 'sharp'
import { describe, expect, it } from 'vitest'

const samples = resolve(import.meta.dirname, '../../../../shared/samples')
const secret = 'Villa Geheim'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function strip(contentType: string, bytes: Uint8Array, pieceBytes = 4096): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stripMetadata(contentType, pieces(bytes, pieceBytes))) parts.push(part)
  return Buffer.concat(parts)
}

const pixels = async (bytes: Uint8Array) => {
  const { data, info } = await sharp(bytes, { failOn: 'none', pages: -1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    hash: await crypto.subtle
      .digest('SHA-256', new Uint8Array(data))
      .then((one) => Buffer.from(one).toString('hex')),
    ...info,
  }
}

/** Everything that an independent reader finds, but what describes the pixels. */
function traces(bytes: Buffer): string[] {
  const groups = ExifReader.load(bytes, { expanded: true })
  const harmless = new Set(['file', 'jfif', 'icc', 'png', 'pngFile', 'riff', 'gif', 'Thumbnail'])
  return Object.entries(groups).flatMap(([group, tags]) =>
    harmless.has(group) ? [] : Object.keys((tags ?? {}) as object).map((tag) => `${group}.${tag}`),
  )
}

const mayRemain = new Set(['exif.Orientation', 'exif.Image Width', 'exif.Image Height'])

async function expectBare(contentType: string, before: Uint8Array, after: Buffer): Promise<Metadata> {
  const [was, is] = [
    await sharp(before, { failOn: 'none' }).metadata(),
    await sharp(after, { failOn: 'none' }).metadata(),
  ]
  expect(traces(after).filter((trace) => !mayRemain.has(trace))).toEqual([])
  expect(is).toMatchObject({ width: was.width, height: was.height })
  expect(is.orientation ?? 1).toBe(was.orientation ?? 1)
  expect(is.icc?.length).toBe(was.icc?.length)
  expect([is.xmp, is.iptc]).toEqual([undefined, undefined])
  expect((await pixels(after)).hash).toBe((await pixels(before)).hash)
  expect(canStrip(contentType)).toBe(true)
  return is
}

describe.skipIf(!existsSync(samples))('originals of real cameras without their metadata', () => {
  it('show the same pixels upright and say nothing of place, time or camera', async () => {
    const folder = resolve(samples, 'photos')
    const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'))
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) {
      const before = await readFile(resolve(folder, name))
      const after = await strip('image/jpeg', before)
      await expectBare('image/jpeg', before, after)
      expect(after.length).toBeLessThanOrEqual(before.length)
    }
  }, 60_000)

  it('come out the same however the bytes arrive', async () => {
    for (const name of ['landscape_6.jpg', 'DSCN0010.jpg']) {
      const before = await readFile(resolve(samples, 'photos', name))
      const whole = await strip('image/jpeg', before, before.length)
      for (const size of [1, 7, 1000])
        expect((await strip('image/jpeg', before, size)).equals(whole)).toBe(true)
    }
  }, 60_000)

  it('end, whatever is broken in them', async () => {
    const folder = resolve(samples, 'damaged')
    for (const name of await readdir(folder)) {
      const before = await readFile(resolve(folder, name))
      if (before[0] !== 0xff || before[1] !== 0xd8) continue
      const after = await strip('image/jpeg', before)
      expect(after.length).toBeLessThanOrEqual(before.length)
    }
  })
})

const exif = {
  IFD0: { Make: secret, Artist: secret, Orientation: '6' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '48/1 51/1 30/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '2/1 17/1 40/1',
  },
}
const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
  dc:source="${secret}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
const drawn = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#c63' } })
    .composite([
      {
        input: Buffer.from('<svg width="60" height="40"><circle cx="20" cy="20" r="15" fill="#039"/></svg>'),
      },
    ])
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .withExifMerge(exif)
    .withXmp(xmp)
    .toFormat(format)
    .toBuffer()

describe.each(['jpeg', 'png', 'webp'] as const)('a %s without its metadata', (format) => {
  const contentType = `image/${format}`

  it('keeps pixels, colour profile and orientation only', async () => {
    const before = await drawn(format)
    expect(before.includes(secret)).toBe(true)
    for (const size of [1, 3, 10_000]) {
      const after = await strip(contentType, before, size)
      expect(after.includes(secret)).toBe(false)
      const metadata = await expectBare(contentType, before, after)
      expect(metadata.orientation).toBe(6)
    }
  })

  it('loses what hangs on behind the picture', async () => {
    const before = await drawn(format)
    const after = await strip(contentType, Buffer.concat([before, Buffer.from(`ftypmp42 ${secret}`)]))
    expect(after.includes(secret)).toBe(false)
    expect((await pixels(after)).hash).toBe((await pixels(before)).hash)
  })

  it('stays as it is when there is nothing to take', async () => {
    const plain = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .toFormat(format)
      .toBuffer()
    expect((await strip(contentType, plain)).equals(plain)).toBe(true)
  })

  it('ends where the bytes end', async () => {
    const before = await drawn(format)
    for (let length = 12; length < before.length; length += 97) {
      const after = await strip(contentType, before.subarray(0, length), 50)
      expect(after.length).toBeLessThanOrEqual(length)
      expect(after.includes(secret)).toBe(false)
    }
  })

  it('is refused when it is something else', async () => {
    await expect(strip(contentType, Buffer.from('<html><script>alert(1)</script></html>'))).rejects.toThrow(
      /not a/,
    )
  })
})

describe('a progressive JPEG without its metadata', () => {
  it('keeps all its scans', async () => {
    const noise = Buffer.from(Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919) % 251))
    const before = await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
      .withExif(exif)
      .jpeg({ progressive: true })
      .toBuffer()
    await expectBare('image/jpeg', before, await strip('image/jpeg', before, 333))
  })
})

describe('text chunks of a PNG', () => {
  it('are taken out', async () => {
    const before = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .withMetadata({ density: 300 })
      .toBuffer()
    const text = Buffer.from(`Comment\0${secret}`)
    const chunk = Buffer.concat([
      Buffer.from([0, 0, 0, text.length]),
      Buffer.from('tEXt'),
      text,
      Buffer.alloc(4),
    ])
    const withText = Buffer.concat([before.subarray(0, 33), chunk, before.subarray(33)])
    expect((await strip('image/png', withText)).includes(secret)).toBe(false)
  })
})

describe('a GIF without its metadata', () => {
  it('keeps frames and loop, and loses comments, XMP and what hangs on', async () => {
    const frames = Buffer.concat([Buffer.alloc(20 * 20 * 3, 10), Buffer.alloc(20 * 20 * 3, 200)])
    const before = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .gif({ loop: 3, delay: [80, 120] })
      .toBuffer()
    const block = (label: number[], text: string) =>
      Buffer.concat([
        Buffer.from([0x21, ...label]),
        Buffer.from([text.length]),
        Buffer.from(text),
        Buffer.from([0]),
      ])
    const tableBytes = before[10]! & 0x80 ? 3 * 2 ** ((before[10]! & 7) + 1) : 0
    const start = 13 + tableBytes
    const dirty = Buffer.concat([
      before.subarray(0, start),
      block([0xfe], secret),
      block([0xff, 11, ...Buffer.from('XMP DataXMP')], secret),
      before.subarray(start),
      Buffer.from(secret),
    ])
    for (const size of [1, 5, 10_000]) {
      const after = await strip('image/gif', dirty, size)
      expect(after.equals(before)).toBe(true)
    }
    expect(await sharp(before, { pages: -1 }).metadata()).toMatchObject({ pages: 2, loop: 3 })
  })
})

describe('the original behind', () => {
  it.each([0, 1, 2])('is let go of when the reader stops after %i pieces', async (count) => {
    let closed = 0
    const before = await drawn('jpeg')
    const original = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(before.subarray(0, 100)),
      cancel: () => void closed++,
    })
    const reader = stripMetadata('image/jpeg', original)[Symbol.asyncIterator]()
    for (let piece = 0; piece < count; piece++) await reader.next()
    await reader.return?.()
    expect(closed).toBe(1)
  })

  it('is let go of when it is something else', async () => {
    let closed = 0
    const original = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100)),
      cancel: () => void closed++,
    })
    await expect(stripMetadata('image/png', original)[Symbol.asyncIterator]().next()).rejects.toThrow(
      /not a PNG/,
    )
    expect(closed).toBe(1)
  })
})

describe('originals of other types', () => {
  it.each(['image/heic', 'image/avif', 'image/tiff', 'image/bmp', 'text/html', 'constructor'])(
    '%s cannot be handed out bare',
    (type) => {
      expect(canStrip(type)).toBe(false)
      expect(() => stripMetadata(type, pieces(new Uint8Array(1), 1))).toThrow(/cannot be taken out/)
    },
  )
})
