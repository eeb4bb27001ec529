import { newId, newSecret } from '@cloudalbum/core'
import { readyPhoto } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { createDynamoAlbumFollower } from './album-follower.ts'
import { openAlbumWorld } from './album-world.ts'

it('albums cost what docs/data/dynamodb-albums.md says', { timeout: 90_000 }, async () => {
  const { dynamo, albums, photos, consumed, close } = await openAlbumWorld({ billed: true })
  const accountId = newId()
  const photoIds = await Promise.all(
    Array.from({ length: 30 }, (_, index) => readyPhoto(photos, accountId, index * 1000)),
  )
  const [a = '', b = '', c = ''] = photoIds
  const other = await readyPhoto(photos, accountId)
  const album = (more: { parentId?: string; id?: string } = {}, ids: string[] = []) =>
    albums.create(
      {
        id: newId(),
        accountId,
        parentId: null,
        title: 'Summer at the sea',
        description: 'Two weeks of wind and sand.',
        order: 'oldest',
        createdAtMs: 1,
        ...more,
      },
      ids,
    )
  const { id } = await album({}, photoIds)
  const small = await album({}, [a])
  const empty = await album()
  const follower = createDynamoAlbumFollower(dynamo)
  const photo = async (photoId: string) => {
    const found = await photos.get(photoId)
    if (!found) throw new Error('There is no such photo.')
    return found
  }
  const [inNone, inTwo] = [await photo(other), await photo(a)]
  const follow = async (before: typeof inNone) => {
    const version = before.version
    const writes = await follower.writesFor({ before, after: { ...before, state: 'trashed' } })
    await dynamo.transact([
      { table: 'photos', check: { id: before.id }, condition: '#version = :version', values: { version } },
      ...writes,
    ])
  }
  await albums.list(accountId)

  const measured = await measurePatterns(consumed, {
    'an album': () => albums.get(accountId, id),
    'all albums of an account': () => albums.list(accountId),
    'a page of 30 photos': () => albums.page(accountId, id, undefined, 30),
    'whether an album shows a photo': () => albums.visibleIn(accountId, id, [b]),
    'albums of a photo that is in two': () => albums.albumsOf(accountId, a),
    'albums of a photo that is in none': () => albums.albumsOf(accountId, newSecret()),
    'make an album': () => album(),
    'make an album within another one': () => album({ parentId: empty.id }),
    'make an album with 10 photos': () => album({}, photoIds.slice(10, 20)),
    'change a title': () => albums.update(accountId, id, { title: 'Sand' }, 2),
    'choose a cover': () => albums.update(accountId, id, { coverPhotoId: c }, 3),
    'put an album into another one': () => albums.update(accountId, small.id, { parentId: empty.id }, 4),
    'add a photo': () => albums.addPhotos(accountId, id, [other], 5),
    'look at an album that has changed': () => albums.get(accountId, id),
    'take a photo out': () => albums.removePhotos(accountId, id, [other], 6),
    'make the order of 30 photos manual': () => albums.movePhotos(accountId, id, [b], c, 7),
    'move a photo': () => albums.movePhotos(accountId, id, [c], b, 8),
    'a photo in no album is trashed (with one check of its row)': () => follow(inNone),
    'a photo in two albums is trashed (with one check of its row)': () => follow(inTwo),
    'a photo is described': () =>
      follower.writesFor({ before: inTwo, after: { ...inTwo, description: 'Wind' } }),
    'remove an album of 1 photo': () => albums.remove(accountId, small.id, 9),
  })
  expect(measured).toEqual(await documentedPatterns('dynamodb-albums'))
  close()
})
