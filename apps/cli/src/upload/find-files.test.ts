import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findFiles } from './find-files.ts'

let root: string
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'find-'))))
afterEach(() => rmSync(root, { recursive: true }))

const put = (path: string, text = 'bytes') => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('finding photos', () => {
  it('takes folders with all that is in them, in order', async () => {
    put('b/two.HEIC')
    put('a/deep/er/one.jpg')
    const { files } = await findFiles([root])
    expect(files.map((one) => [one.path.slice(root.length + 1), one.contentType])).toEqual([
      ['a/deep/er/one.jpg', 'image/jpeg'],
      ['b/two.HEIC', 'image/heic'],
    ])
  })

  it('takes a file once even when it is named twice', async () => {
    put('one.jpg')
    expect((await findFiles([root, join(root, 'one.jpg')])).files).toHaveLength(1)
  })

  it('passes over what is hidden, and texts without a word', async () => {
    put('.thumbnails/x.jpg')
    put('notes.txt')
    expect(await findFiles([root])).toEqual({ files: [], skipped: [] })
  })

  it('says why it passes over videos, empty files, and files that were named but are no photos', async () => {
    put('film.mp4')
    put('empty.jpg', '')
    put('notes.txt')
    const { skipped } = await findFiles(
      ['empty.jpg', 'film.mp4', 'notes.txt', 'missing.jpg'].map((name) => join(root, name)),
    )
    expect(skipped.map((one) => [one.path.slice(root.length + 1), one.reason])).toEqual([
      ['empty.jpg', 'is empty'],
      ['film.mp4', 'is not a photo of a kind that the album takes'],
      ['notes.txt', 'is not a photo of a kind that the album takes'],
      ['missing.jpg', 'does not exist'],
    ])
  })

  it('does not run in circles through links', async () => {
    put('one.jpg')
    symlinkSync(root, join(root, 'loop'))
    expect((await findFiles([root])).files).toHaveLength(1)
  })

  it('names files in one form of Unicode', async () => {
    put('Zu\u0308rich.jpg')
    expect((await findFiles([root])).files[0]?.fileName).toBe('Zürich.jpg')
  })
})
