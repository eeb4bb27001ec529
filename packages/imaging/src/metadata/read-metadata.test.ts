import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp, { type Exif } from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import { readMetadata } from './read-metadata.ts'

// Other work may have the machine.
vi.setConfig({ testTimeout: 60_000 })

const blank = () => sharp({ create: { width: 16, height: 16, channels: 3, background: 'grey' } })
const withExif = async (exif: Exif) => readMetadata(await blank().withExif(exif).jpeg().toBuffer())
/** sharp writes ASCII only, so the bytes are put in afterwards. */
async function described(text: Buffer) {
  const room = '#'.repeat(text.length)
  const bytes = await blank()
    .withExif({ IFD0: { ImageDescription: room } })
    .jpeg()
    .toBuffer()
  text.copy(bytes, bytes.indexOf(room))
  return readMetadata(bytes).description
}
const withXmp = async (inner: string) => {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`
  return readMetadata(await blank().withXmp(xmp).jpeg().toBuffer())
}

describe('capture time', () => {
  it('is DateTimeOriginal with its fraction and offset', async () => {
    const exif = {
      DateTimeOriginal: '2021:04:11 15:47:53',
      SubSecTimeOriginal: '12',
      OffsetTimeOriginal: '-05:30',
    }
    expect(await withExif({ IFD2: exif })).toEqual({
      takenLocal: '2021-04-11T15:47:53.120',
      takenOffsetMinutes: -330,
    })
  })

  it('is CreateDate where DateTimeOriginal is missing or nonsense', async () => {
    const exif = { DateTimeOriginal: '0000:00:00 00:00:00', DateTimeDigitized: '2019:01:02 03:04:05' }
    expect(await withExif({ IFD2: exif })).toEqual({ takenLocal: '2019-01-02T03:04:05' })
  })

  it('comes from XMP where there is no EXIF', async () => {
    const taken = await withXmp('<photoshop:DateCreated>2020-02-29T10:11:12.5+09:00</photoshop:DateCreated>')
    expect(taken).toEqual({ takenLocal: '2020-02-29T10:11:12.500', takenOffsetMinutes: 540 })
  })
})

describe('place', () => {
  const gps = (fields: Record<string, string>) => withExif({ IFD3: fields })
  const south = {
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 51/1 25/1',
    GPSLongitudeRef: 'W',
    GPSLongitude: '151/1 12/1 5400/100',
  }

  it('is signed, with altitude and time', async () => {
    const found = await gps({
      ...south,
      GPSAltitudeRef: '1',
      GPSAltitude: '125/10',
      GPSDateStamp: '2021:04:11',
      GPSTimeStamp: '20/1 47/1 5350/100',
    })
    expect(found.latitude).toBeCloseTo(-33.856944, 5)
    expect(found.longitude).toBeCloseTo(-151.215, 5)
    expect(found.gpsTimeMs).toBe(Date.UTC(2021, 3, 11, 20, 47, 53, 500))
  })

  it.each([
    [
      '0, 0 without a fix',
      { ...south, GPSLatitude: '0/1 0/1 0/1', GPSLongitude: '0/1 0/1 0/1', GPSStatus: 'V' },
    ],
    ['degrees out of range', { ...south, GPSLatitude: '91/1 0/1 0/1' }],
    ['division by zero', { ...south, GPSLongitude: '1/0 0/0 0/0' }],
    ['half a position', { GPSLatitudeRef: 'N', GPSLatitude: '33/1 51/1 25/1' }],
    ['a day that is none', { GPSDateStamp: '2021:02:31', GPSTimeStamp: '20/1 47/1 53/1' }],
  ])('%s is no place and no time', async (_name, fields) => {
    expect(await gps(fields)).toEqual({})
  })
})

describe('camera', () => {
  it('numbers that mean nothing are left out', async () => {
    const exif = { FNumber: '0/1', ExposureTime: '1/0', ISOSpeedRatings: '0', FocalLength: '0/0' }
    expect(
      await withExif({ IFD0: { Make: '   ', Model: '\0\0' }, IFD2: { ...exif, LensModel: '----' } }),
    ).toEqual({})
  })

  it('text is plain: no controls, no bidirectional tricks, no endless names', async () => {
    const { make, lens } = await withExif({
      IFD0: { Make: ' ACME\r\nSet-Cookie: a=b ' },
      IFD2: { LensModel: 'x'.repeat(5000) },
    })
    expect(make).toBe('ACME Set-Cookie: a=b')
    expect(await described(Buffer.from('photo\u202Egpj.exe\0\0'))).toBe('photogpj.exe')
    expect(lens).toHaveLength(200)
  })

  it('non-English text survives, in UTF-8 and in the Latin-1 of old writers', async () => {
    const text = '서울의 밤 🌃 Überfahrt'
    expect(await described(Buffer.from(text))).toBe(text)
    expect(await described(Buffer.from('Überfahrt', 'latin1'))).toBe('Überfahrt')
  })
})

describe('words', () => {
  it('description, keywords and rating of XMP', async () => {
    const found = await withXmp(
      '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A &lt;b&gt;bold&lt;/b&gt; day</rdf:li></rdf:Alt></dc:description>' +
        '<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li> sea </rdf:li><rdf:li>바다</rdf:li></rdf:Bag></dc:subject><xmp:Rating>4</xmp:Rating>',
    )
    expect(found).toEqual({ description: 'A <b>bold</b> day', keywords: ['sea', '바다'], rating: 4 })
  })

  it.each(['-1', '0', '6', '2.5', 'best'])('a rating of %s is none', async (rating) => {
    expect(await withXmp(`<xmp:Rating>${rating}</xmp:Rating>`)).toEqual({})
  })

  it('what a camera writes into every photo is no description', async () => {
    expect(await withExif({ IFD0: { ImageDescription: 'OLYMPUS DIGITAL CAMERA         ' } })).toEqual({})
  })

  it('XML that attacks its reader is harmless', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'.replace(/./g, (name, at: number) => `<!ENTITY ${name} "${`&${'abcdefghi'.charAt(at)};`.repeat(10)}">`)}]>`
    const bytes = await blank()
      .withXmp(`${bomb}<x:xmpmeta xmlns:x="adobe:ns:meta/">&j;</x:xmpmeta>`)
      .jpeg()
      .toBuffer()
    expect(readMetadata(bytes)).toEqual({})
  })
})

describe('files of any kind', () => {
  it('no metadata is no error', async () => {
    expect(readMetadata(Buffer.alloc(0))).toEqual({})
    expect(readMetadata(Buffer.from('no image at all'))).toEqual({})
    expect(readMetadata(await blank().png().toBuffer())).toEqual({})
  })

  it('EXIF of a TIFF', async () => {
    const { exif } = await sharp(
      await blank()
        .withExif({ IFD0: { Make: 'ACME' } })
        .jpeg()
        .toBuffer(),
    ).metadata()
    expect(readMetadata(exif?.subarray(6) ?? Buffer.alloc(0))).toMatchObject({ make: 'ACME' })
  })

  it.each(['png', 'webp', 'avif'] as const)('EXIF of a %s', async (format) => {
    const bytes = await blank()
      .withExif({ IFD0: { Make: 'ACME' } })
      .toFormat(format)
      .toBuffer()
    expect(readMetadata(bytes)).toMatchObject({ make: 'ACME' })
  })

  it('every prefix and every scratched copy of a file is read without an exception', async () => {
    const exif: Exif = {
      IFD0: { Make: 'ACME', ImageDescription: 'Something' },
      IFD2: { DateTimeOriginal: '2021:04:11 15:47:53', FNumber: '28/10' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 25/1' },
    }
    const bytes = await blank().withExif(exif).jpeg().toBuffer()
    for (let at = 0; at < bytes.length; at += 1) {
      readMetadata(bytes.subarray(0, at))
      const scratched = Buffer.from(bytes)
      scratched[at] = 255 - (scratched[at] ?? 0)
      readMetadata(scratched)
    }
  })

  const hostile = resolve(import.meta.dirname, '../../../../../shared/hostile')
  it.skipIf(!existsSync(hostile))('hostile files are read without an exception', () => {
    for (const name of readdirSync(hostile)) readMetadata(readFileSync(join(hostile, name)))
  })
})
