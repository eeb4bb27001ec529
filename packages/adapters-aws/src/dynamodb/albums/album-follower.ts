import { isListed, type Photo } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import type { PhotoChange, PhotoFollower } from '../photo-follower.ts'
import type { AlbumRow } from './album-rows.ts'
import { shownPhoto, type PhotoAlbumsRow } from './member-rows.ts'

/**
 * Albums follow their photos: what becomes visible or no longer is, what was taken at another time, what is gone. A photo
 * is in 20 albums at most, which makes 41 writes.
 */
export const createDynamoAlbumFollower = (dynamo: Dynamo): PhotoFollower => ({
  async writesFor(change) {
    if (!concerns(change)) return []
    const photoId = change.before.id
    const row = await dynamo.get<Row & PhotoAlbumsRow>('photo-albums', { photoId })
    if (!row) return unlessAdded(change)
    const keys = [...(row.albumIds ?? [])].map((id) => ({ accountId: change.before.accountId, id }))
    const albums = await dynamo.getMany<Row & AlbumRow>('albums', keys)
    const live = albums.filter(({ hidden }) => hidden !== 'removing').map(({ id }) => id)
    const dead = keys.flatMap(({ id }) => (live.includes(id) ? [] : [id]))
    return [
      asRead(row, change, dead),
      ...dead.map((albumId) => removal(albumId, photoId)),
      ...live.flatMap((albumId) => followed(albumId, change)),
    ]
  },
})

function concerns({ before, after }: PhotoChange): boolean {
  if (!after) return true
  return (
    isListed(before) !== isListed(after) ||
    before.taken.localMs !== after.taken.localMs ||
    (isListed(after) && looksOther(before, after))
  )
}

const looksOther = (before: Photo, after: Photo) =>
  before.renditionVersion !== after.renditionVersion ||
  before.thumbHash !== after.thumbHash ||
  before.sha256 !== after.sha256

/** Refused when the photo is added to its first album at the same moment. One that is being purged is added to none. */
const unlessAdded = ({ before: { id, state } }: PhotoChange): Write[] =>
  state === 'purging'
    ? []
    : [{ table: 'photo-albums', check: { photoId: id }, condition: 'attribute_not_exists(#photoId)' }]

/** Refused when the photo is added to or taken out of an album at the same moment. */
function asRead({ photoId, changes }: PhotoAlbumsRow, { after }: PhotoChange, dead: string[]): Write {
  const terms = { table: 'photo-albums', condition: '#changes = :changes' }
  if (!after) return { ...terms, remove: { photoId }, values: { changes } }
  if (dead.length === 0) return { ...terms, check: { photoId }, values: { changes } }
  return {
    ...terms,
    change: { photoId },
    update: 'DELETE #albumIds :dead ADD #changes :one',
    values: { changes, dead: new Set(dead), one: 1 },
  }
}

const removal = (albumId: string, photoId: string): Write => ({
  table: 'album-photos',
  remove: { albumId, photoId },
})

function followed(albumId: string, { before, after }: PhotoChange): Write[] {
  const wasVisible = isListed(before)
  const isVisible = after !== undefined && isListed(after)
  const member: Write = after ? shownAnew(albumId, after) : removal(albumId, before.id)
  // Without a condition, so that several photos of one transaction add up: the album is there as long as it is in the set.
  // A chosen cover that is gone is noticed when somebody looks what the album shows.
  if (after && !wasVisible && !isVisible) return [member]
  const counted: Write = {
    table: 'albums',
    change: { accountId: before.accountId, id: albumId },
    update: 'ADD #photoCount :more, #changes :one',
    values: { more: Number(isVisible) - Number(wasVisible), one: 1 },
  }
  return [member, counted]
}

function shownAnew(albumId: string, photo: Photo): Write {
  const shown = shownPhoto(photo)
  return {
    table: 'album-photos',
    change: { albumId, photoId: photo.id },
    update: `SET ${Object.keys(shown)
      .map((name) => `#${name} = :${name}`)
      .join(', ')}`,
    condition: 'attribute_exists(#photoId)',
    values: shown,
  }
}
