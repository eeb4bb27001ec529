import { openGalleryParts } from '@cloudalbum/adapters-local/testing'
import type { Gallery, ImportResult } from '@cloudalbum/contract'
import { newId } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGalleryAlbum } from './gallery-test-album.ts'

/** Galleries over real stores, and the way to close them. */
function open(options: { canMail?: boolean } = {}) {
  const clock = new FakeClock(startMs)
  const parts = openGalleryParts(clock, options)
  const readyPhoto = (accountId: string, fileName: string) =>
    samplesOf(parts.ports, accountId).ready({ ...bern, camera: { make: 'Zenobia' } }, { fileName })
  return openGalleryAlbum({ ...parts, readyPhoto })
}

let album: Awaited<ReturnType<typeof open>>
beforeEach(async () => void (album = await open()))
afterEach(() => album.close())

const csv = (id: string, content: string, dryRun = false) =>
  album.json<ImportResult>('anna', `POST /api/galleries/${id}/import`, { format: 'csv', content, dryRun })

/** As the bytes say it, with the byte-order mark. */
const exported = async (id: string) => {
  const answer = await album.ask('anna', `GET /api/galleries/${id}/export`)
  return Buffer.from(await answer.arrayBuffer()).toString('utf8')
}

describe('files of items', () => {
  it('come out as CSV and change nothing when they come back', async () => {
    const { gallery, items } = await album.creatures()
    const nasty = ['=1+1', '-2+3', "'quoted", `"a",b;c\r\nd`, '\t tab ', '@sum', '＝x', '<script>']
    for (const [index, text] of nasty.entries())
      await csv(gallery.id, `name,description\nItem ${index},"${text.replaceAll('"', '""')}"\n`)
    const text = await exported(gallery.id)
    expect(text.startsWith('\ufeffid,slug,name,description,file,Species,Good/Evil,Age\r\n')).toBe(true)
    for (const cell of text.matchAll(/(?<=[,\n]"?)[=+\-@＝].{0,5}/g)) expect(cell[0]).toMatch(/^-?\d/)
    expect(await csv(gallery.id, text)).toMatchObject({
      rows: 11,
      unchanged: 11,
      added: 0,
      changed: 0,
      errors: [],
    })
    expect(await exported(gallery.id)).toBe(text)
    expect((await album.items(gallery.id))[0]).toMatchObject({ ...items[0], updatedAtMs: expect.any(Number) })
  })

  it('match items by id, address or file, and photos by file; others wait for theirs', async () => {
    const { gallery, items } = await album.creatures()
    await album.photos('New.jpg')
    const rows = [
      'ID;Slug;Name;File;good evil',
      `${items[0]!.id};;Zappo;;Neutral`,
      ';mia;Mia;;',
      ';;Bobby;OLD_BOB.JPG;evil',
      ';;Newt;new.jpg;',
      ';;Later;later.jpg;Good',
      '',
    ]
    const dry = await csv(gallery.id, rows.join('\r\n'), true)
    expect(dry).toMatchObject({ written: false, rows: 5, added: 2, changed: 3, waiting: 1, errors: [] })
    expect(await album.items(gallery.id)).toEqual(items)
    expect(await csv(gallery.id, rows.join('\r\n'))).toEqual({ ...dry, written: true })
    const after = await album.items(gallery.id)
    expect(after.map(({ name, values }) => [name, values['good-evil']])).toEqual([
      ['Zappo', 'Neutral'],
      ['Mia', undefined],
      ['Bobby', 'Evil'],
      ['Newt', undefined],
      ['Later', 'Good'],
    ])
    expect(after[4]).toMatchObject({ photoId: null, waitsForFile: 'later.jpg', shown: false })
    const [later] = await album.photos('Later.JPG')
    await album.json('anna', `POST /api/galleries/${gallery.id}/items`, { photoIds: [later] })
    expect((await album.items(gallery.id))[4]).toMatchObject({
      name: 'Later',
      photoId: later,
      waitsForFile: null,
      shown: true,
    })
  })

  it('are read whole or not at all, with every wrong row by its number', async () => {
    const { gallery, items } = await album.creatures()
    await album.photos('twice.jpg', 'Twice.jpg')
    const rows = [
      'id,slug,name,file,Age',
      ',,Fine,,1',
      ',,,,2',
      `${newId()},,X,,`,
      ',zap,Zap,,old',
      ',zap,Zap again,,',
      ',,Two,twice.jpg,',
      ',No Slug,X,,',
      `,,"${'x'.repeat(121)}",,`,
    ]
    const result = await csv(gallery.id, rows.join('\n'))
    expect(result.written).toBe(false)
    expect(result.errors.map(({ row, column }) => [row, column])).toEqual([
      [3, 'name'],
      [4, 'id'],
      [5, 'Age'],
      [6, null],
      [7, 'file'],
      [8, 'slug'],
      [9, 'name'],
    ])
    expect(await album.items(gallery.id)).toEqual(items)
    const broken: [string, number][] = [
      ['', 1],
      ['name,colour\nX,red', 1],
      ['name,Name\nX,Y', 1],
      ['name\n"X', 2],
      ['name\n"X"y', 2],
      ['name,age\nX', 2],
    ]
    for (const [content, row] of broken)
      expect([content, (await csv(gallery.id, content)).errors.map((one) => one.row)]).toEqual([
        content,
        [row],
      ])
  })

  it('of DynamoDB become items with their attributes, likes and claims', async () => {
    const photoIds = await album.photos('evangeline.png')
    const { id } = await album.gallery({ title: 'Mysfits' })
    const item = (fields: Record<string, object>) => ({ PutRequest: { Item: fields } })
    const file = {
      MysfitsTable: [
        item({
          MysfitId: { S: '4e53920c-505a-4a90-a694-b9300791f0ae' },
          Name: { S: 'Evangeline' },
          Species: { S: 'Chimera' },
          Description: { S: 'Likes tea.' },
          Age: { N: '43' },
          GoodEvil: { S: 'Evil' },
          LawChaos: { S: 'Lawful' },
          ThumbImageUri: { S: 'https://example.org/images/chimera_thumb.png' },
          ProfileImageUri: { S: 'https://example.org/images/Evangeline.png?x=1' },
          Likes: { N: '5' },
          Adopted: { BOOL: true },
        }),
        item({
          MysfitId: { S: 'x' },
          Name: { S: 'Pete' },
          Age: { N: '7' },
          ProfileImageUri: { S: 'pete.png' },
        }),
      ],
    }
    const send = (content: unknown) =>
      album.json<ImportResult>('anna', `POST /api/galleries/${id}/import`, {
        format: 'dynamodb',
        content: JSON.stringify(content),
      })
    expect(await send(file)).toMatchObject({ written: true, added: 2, waiting: 1, errors: [] })
    const { attributes } = await album.json<Gallery>('anna', `GET /api/galleries/${id}`)
    expect(attributes.map(({ key, kind, filter }) => [key, kind, filter])).toEqual([
      ['species', 'text', true],
      ['good-evil', 'choice', true],
      ['law-chaos', 'choice', true],
      ['age', 'number', false],
    ])
    const [evangeline, pete] = await album.items(id)
    expect(evangeline).toMatchObject({
      photoId: photoIds[0],
      likes: 5,
      claim: { state: 'final' },
      slug: 'evangeline',
    })
    expect(evangeline!.values).toEqual({
      species: 'Chimera',
      'good-evil': 'Evil',
      'law-chaos': 'Lawful',
      age: 43,
    })
    expect(pete).toMatchObject({ waitsForFile: 'pete.png', shown: false, claim: null })
    expect(await send(file)).toMatchObject({ unchanged: 2, added: 0, changed: 0 })
    const wrong: [unknown, number][] = [
      [{}, 1],
      [[], 1],
      [{ T: [item({ Name: { S: 'A' } }), { DeleteRequest: {} }] }, 2],
      [{ T: [item({ Name: { L: [] } })] }, 1],
      [{ T: [item({ Name: { S: 'A' }, Colour: { S: 'red' } })] }, 1],
      [{ T: [item({ Name: { S: 'A' }, Likes: { N: '-1' } })] }, 1],
      [{ T: [item({ Name: { S: 'A' }, GoodEvil: { S: 'Nice' } })] }, 1],
      [{ T: [], U: [] }, 1],
    ]
    for (const [content, row] of wrong)
      expect([content, (await send(content)).errors.map((one) => one.row)]).toEqual([content, [row]])
  })
})
