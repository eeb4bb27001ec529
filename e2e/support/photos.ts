import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { test } from '@playwright/test'
import sharp, { type Exif } from 'sharp'

export interface Drawing {
  /** Local time at the camera, `2024-05-17T18:30:00`, and its offset from UTC, `+02:00`. */
  date?: string
  offset?: string
  /** Degrees; south and west are negative. */
  gps?: { latitude: number; longitude: number }
  /** Written across the photo, so that no two photos are alike; also the name of the file. */
  text?: string
  /** Pixels. */
  w?: number
  h?: number
  camera?: { make: string; model: string }
}

let drawn = 0

/**
 * Draws a JPEG with the EXIF of a camera; no two are the same file, unless `text` is the same.
 * @returns the path of the file, which lives as long as the test
 */
export async function drawPhoto(drawing: Drawing = {}): Promise<string> {
  const { text = `photo ${++drawn}`, w = 1200, h = 800 } = drawing
  const hue = [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">
    <rect width="100%" height="100%" fill="hsl(${hue} 45% 55%)"/>
    <circle cx="75%" cy="30%" r="18%" fill="hsl(${(hue + 60) % 360} 70% 75%)"/>
    <text x="8%" y="85%" font-size="${Math.round(h / 10)}" font-family="sans-serif" fill="white">${escape(text)}</text>
  </svg>`
  const path = test.info().outputPath('photos', `${nameOf(text)}.jpg`)
  await mkdir(dirname(path), { recursive: true })
  await sharp(Buffer.from(svg)).flatten().withExif(exifOf(drawing)).jpeg({ quality: 85 }).toFile(path)
  return path
}

/**
 * Three bytes a pixel and no compression: for files that must be large. Only some rows differ from drawing to drawing.
 * @returns the path of the file, which lives as long as the test
 */
export async function drawBitmap({
  text = `bitmap ${++drawn}`,
  w = 1200,
  h = 800,
}: Drawing): Promise<string> {
  const headerBytes = 54
  const rowBytes = Math.ceil((w * 3) / 4) * 4
  const file = Buffer.alloc(headerBytes + rowBytes * h, 0x80)
  file.fill(0, 0, headerBytes)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(headerBytes, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(w, 18)
  file.writeInt32LE(h, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  const noise = randomBytes(rowBytes)
  for (let row = 0; row < h; row += 50) noise.copy(file, headerBytes + row * rowBytes)
  const path = test.info().outputPath('photos', `${nameOf(text)}.bmp`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, file)
  return path
}

const nameOf = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '-')

function exifOf({ date = '2024-05-17T18:30:00', offset = '+02:00', gps, camera }: Drawing): Exif {
  const taken = date.replaceAll('-', ':').replace('T', ' ')
  return {
    IFD0: { Make: camera?.make ?? 'Lumen', Model: camera?.model ?? 'Lumen One' },
    IFD2: { DateTimeOriginal: taken, OffsetTimeOriginal: offset, FNumber: '28/10', ISOSpeedRatings: '200' },
    ...(gps && {
      IFD3: {
        GPSLatitudeRef: gps.latitude < 0 ? 'S' : 'N',
        GPSLatitude: degrees(gps.latitude),
        GPSLongitudeRef: gps.longitude < 0 ? 'W' : 'E',
        GPSLongitude: degrees(gps.longitude),
      },
    }),
  }
}

/** EXIF 2.32, GPSLatitude: degrees, minutes and seconds as fractions. */
function degrees(value: number): string {
  const absolute = Math.abs(value)
  const whole = Math.floor(absolute)
  const minutes = Math.floor((absolute - whole) * 60)
  const seconds = (absolute - whole - minutes / 60) * 3600
  return `${whole}/1 ${minutes}/1 ${Math.round(seconds * 1000)}/1000`
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
