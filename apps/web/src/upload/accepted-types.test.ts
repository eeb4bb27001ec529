import { describe, expect, it } from 'vitest'
import { judgeFile } from './accepted-types.ts'

const judge = (name: string, size = 10, type = '') => judgeFile({ name, size, type })

describe('files that are dropped', () => {
  it('are photos by extension, also where the browser knows no type', () => {
    expect(judge('IMG_5195.HEIC')).toEqual({ kind: 'photo', contentType: 'image/heic' })
    expect(judge('a.b.JPG')).toEqual({ kind: 'photo', contentType: 'image/jpeg' })
    expect(judge('pasted', 10, 'image/png')).toEqual({ kind: 'photo', contentType: 'image/png' })
  })

  it('are named with the reason when they cannot be taken', () => {
    expect(judge('film.MOV')).toEqual({ kind: 'skip', reason: 'video' })
    expect(judge('film', 10, 'video/mp4')).toEqual({ kind: 'skip', reason: 'video' })
    expect(judge('DSC1.NEF')).toEqual({ kind: 'skip', reason: 'raw' })
    expect(judge('letter.pdf')).toEqual({ kind: 'skip', reason: 'type' })
    expect(judge('drawing.svg', 10, 'image/svg+xml')).toEqual({ kind: 'skip', reason: 'type' })
    expect(judge('empty.jpg', 0)).toEqual({ kind: 'skip', reason: 'empty' })
  })

  it('pass over what systems leave behind', () => {
    expect(['.DS_Store', 'Thumbs.db', '._IMG_1.jpg', 'desktop.ini'].map((name) => judge(name).kind)).toEqual(
      Array(4).fill('ignore'),
    )
  })
})
