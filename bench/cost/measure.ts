import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { drawnJpegs } from '../lib/draw-jpegs.ts'
import { load, machine } from '../lib/machine.ts'
import { median } from '../lib/numbers.ts'

/** Processor time in milliseconds of one core of the machine, bytes, and where and when. */
export interface Measured {
  machine: string
  day: string
  /** Decode, renditions, SHA-256, EXIF and ThumbHash of a photo of 12 megapixels. */
  photoCpuMs: number
  /** The same for the first photo of a process. */
  firstPhotoCpuMs: number
  /** Of the process and its modules, before the first photo. */
  startCpuMs: number
  originalBytes: number
  thumbnailBytes: number
  previewBytes: number
  /** One signature of an address of CloudFront (RSA, 2048 bits). */
  signatureCpuMs: number
}

interface Run {
  startMs: number
  photos: { cpuMs: number; originalBytes: number; thumbnailBytes: number; previewBytes: number }[]
}

const file = join(import.meta.dirname, 'measured.json')
const photos = 40

export const readMeasured = (): Measured => JSON.parse(readFileSync(file, 'utf8')) as Measured

/** Measures on this machine, and keeps it in `measured.json`. Linux: `taskset` gives the process one core. */
export async function measure(): Promise<Measured> {
  const paths = (await drawnJpegs(photos, 4000, 3000)).map(({ path }) => path)
  const script = join(import.meta.dirname, 'one-core-images.ts')
  const { stdout } = await promisify(execFile)('taskset', ['-c', '0', process.execPath, script, ...paths])
  const {
    startMs,
    photos: [first, ...rest],
  } = JSON.parse(stdout) as Run
  const measured: Measured = {
    machine: `${machine()}, load ${load()}`,
    day: new Date().toISOString().slice(0, 10),
    photoCpuMs: Math.round(median(rest.map(({ cpuMs }) => cpuMs))),
    firstPhotoCpuMs: Math.round(first?.cpuMs ?? 0),
    startCpuMs: Math.round(startMs),
    originalBytes: Math.round(median(rest.map(({ originalBytes }) => originalBytes))),
    thumbnailBytes: Math.round(median(rest.map(({ thumbnailBytes }) => thumbnailBytes))),
    previewBytes: Math.round(median(rest.map(({ previewBytes }) => previewBytes))),
    signatureCpuMs: signatureMs(),
  }
  await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`)
  return measured
}

function signatureMs(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const before = process.cpuUsage()
  for (let i = 0; i < 500; i++) sign('RSA-SHA1', Buffer.from(`https://album.example/${i}`), privateKey)
  const { user, system } = process.cpuUsage(before)
  return Math.round(((user + system) / 1000 / 500) * 100) / 100
}
