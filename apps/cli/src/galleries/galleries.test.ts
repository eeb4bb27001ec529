import { importItems, listGalleries, type ImportResult } from '@cloudalbum/contract'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { galleriesCommand } from './command.ts'

const id = '01m7yjavsb2ec1rpeb150ms001'
const photo = { width: 1, height: 1, thumbHash: '', thumbnailUrl: '', previewUrl: '' }
const gallery = listGalleries.response.parse({
  galleries: [
    {
      id,
      slug: 'pets',
      url: '',
      albumId: null,
      title: 'Pets',
      text: '',
      attributes: [],
      claimLabel: null,
      likes: true,
      indexed: false,
      state: 'draft',
      accent: null,
      coverItemId: null,
      cover: photo,
      itemCount: 0,
      shownCount: 0,
      claimCount: 0,
      createdAtMs: 1,
      updatedAtMs: 1,
      publishedAtMs: null,
      version: 1,
    },
  ],
})
const fine: ImportResult = {
  written: true,
  rows: 2,
  added: 1,
  changed: 1,
  unchanged: 0,
  waiting: 1,
  errors: [],
}

let folder: string
let file: string
let sent: { path: string; body: unknown; authorization: string | null }[]
let out: string
let err: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galleries-'))
  file = join(folder, 'pets.csv')
  writeFileSync(file, 'name\nZap\n')
  sent = []
  out = err = ''
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  process.exitCode = 0
})

/** The command against an album that answers an import so. */
async function run(args: string[], answer = fine): Promise<void> {
  const album: typeof fetch = (input, init) => {
    const path = new URL(input).pathname
    const headers = new Headers(init?.headers)
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
    sent.push({ path, body, authorization: headers.get('authorization') })
    if (path.endsWith('/export')) return Promise.resolve(new Response('\ufeffid,slug\r\n'))
    return Promise.resolve(Response.json(path.endsWith('/import') ? answer : gallery))
  }
  const output = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  const command = galleriesCommand(
    { CLOUDALBUM_URL: 'http://album.test', CLOUDALBUM_KEY: 'k' },
    output,
    album,
  )
  await command.parseAsync(['node', 'galleries', ...args])
}

describe('cloudalbum galleries', () => {
  it('sends a file to the gallery that is named, and says what came of it', async () => {
    await run(['import', 'pets', file])
    const { path, body, authorization } = sent.at(-1)!
    expect([path, authorization]).toEqual([importItems.path.replace('{id}', id), 'Bearer k'])
    expect(body).toEqual({ format: 'csv', content: 'name\nZap\n', dryRun: false })
    expect(out).toBe('1 added, 1 changed, 0 unchanged; 1 without a photo yet\n')
    expect(process.exitCode ?? 0).toBe(0)
  })

  it('takes .json for a file of DynamoDB, and only says what would be with --dry-run', async () => {
    const json = join(folder, 'mysfits.JSON')
    writeFileSync(json, '{}')
    await run(['import', id, json, '--dry-run'], { ...fine, written: false, waiting: 0 })
    expect(sent.at(-1)!.body).toMatchObject({ format: 'dynamodb', dryRun: true })
    expect(out).toBe('1 would be added, 1 would be changed, 0 unchanged\n')
  })

  it('names each row that is wrong, and ends with 1', async () => {
    const errors = [{ row: 3, column: 'Age', message: 'Age is a number.' }]
    await run(['import', 'pets', file], { ...fine, written: false, errors })
    expect(err).toBe(`${file}, row 3, Age: Age is a number.\nNothing was changed.\n`)
    expect(process.exitCode).toBe(1)
  })

  it('writes the items as they came, with the byte-order mark', async () => {
    await run(['export', 'pets'])
    expect(out).toBe('\ufeffid,slug\r\n')
  })

  it('ends with 2 for a gallery or a file that there is not', async () => {
    await run(['import', 'cats', file])
    expect([err, process.exitCode]).toEqual(['You have no gallery cats.\n', 2])
    err = ''
    await run(['import', 'pets', join(folder, 'none.csv')])
    expect([err, process.exitCode]).toEqual([`${join(folder, 'none.csv')} cannot be read.\n`, 2])
  })
})
