import { isListed, type Photo } from '@cloudalbum/core'
import { readAlbums, type AlbumRow } from '../albums/album-rows.ts'
import { nowIn, photoAsRead, shownPhoto, type MemberRow, type PhotoAlbumsRow } from '../albums/member-rows.ts'
import { chunks } from '../chunks.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { getPhotos, photosTable } from '../photos/photo-reader.ts'
import { writes, type Difference, type Look } from './difference.ts'

/** What albums show of their photos and how many those are, and which albums a photo is known to be in. */
export const lookAtAlbums: Look = async (dynamo, accountId, signal) => {
  const albums = (await readAlbums(dynamo, accountId)).filter(({ hidden }) => !hidden)
  const found: Difference[] = []
  for (const album of albums) {
    let visible = 0
    const inside: Difference[] = []
    const members = await Array.fromAsync(
      dynamo.each<MemberRow & Row>({
        table: 'album-photos',
        keys: '#albumId = :albumId',
        values: { albumId: album.id },
        consistent: true,
      }),
    )
    for (const some of chunks(members, 100)) {
      signal.throwIfAborted()
      const photos = await photosOf(dynamo, some)
      const albumsOf = await albumsOfPhotos(dynamo, some)
      visible += [...photos.values()].filter(isListed).length
      for (const member of some) {
        const photo = photos.get(member.photoId)
        inside.push(...shownAsIs(dynamo, album, member, photo))
        if (photo) inside.push(...knownToBeIn(dynamo, album.id, photo, albumsOf.get(photo.id)))
      }
    }
    // Before what is in it: that counts as a change of the album.
    if (visible !== album.photoCount) found.push(countDifference(dynamo, album, visible))
    found.push(...inside)
  }
  return found
}

async function photosOf(dynamo: Dynamo, members: readonly MemberRow[]): Promise<Map<string, Photo>> {
  const ids = members.map(({ photoId }) => photoId)
  return new Map((await getPhotos(dynamo, ids)).map((photo) => [photo.id, photo]))
}

async function albumsOfPhotos(
  dynamo: Dynamo,
  members: readonly MemberRow[],
): Promise<Map<string, Set<string>>> {
  const keys = members.map(({ photoId }) => ({ photoId }))
  const rows = await dynamo.getMany<PhotoAlbumsRow & Row>('photo-albums', keys)
  return new Map(rows.map(({ photoId, albumIds }) => [photoId, albumIds ?? new Set()]))
}

const countDifference = (dynamo: Dynamo, album: AlbumRow, visible: number): Difference => ({
  what: `photos of album ${album.id}`,
  stored: String(album.photoCount),
  counted: String(visible),
  mend: writes(dynamo, [
    {
      table: 'albums',
      change: { accountId: album.accountId, id: album.id },
      update: 'SET #photoCount = :visible ADD #changes :one',
      condition: '#changes = :changes AND #photoCount = :stored',
      values: { visible, one: 1, changes: album.changes, stored: album.photoCount },
    },
  ]),
})

const shownMembers = ['visible', 'time', 'sha256', 'renditionVersion', 'thumbHash'] as const

/** What an album repeats of a photo. */
function shownAsIs(
  dynamo: Dynamo,
  album: AlbumRow,
  member: MemberRow,
  photo: Photo | undefined,
): Difference[] {
  const textOf = (shown: Pick<MemberRow, (typeof shownMembers)[number]>) =>
    shownMembers.map((name) => `${name} ${shown[name]}`).join(', ')
  const wanted = photo && shownPhoto(photo)
  const [stored, counted] = [textOf(member), wanted && textOf(wanted)]
  if (stored === counted) return []
  const { albumId, photoId } = member
  const table = 'album-photos'
  return [
    {
      what: `photo ${photoId} in album ${albumId}`,
      stored,
      counted,
      mend: writes(dynamo, [
        wanted ? photoAsRead(photo) : photoIsGone(photoId),
        wanted ? { table, put: { ...member, ...wanted } } : { table, remove: { albumId, photoId } },
        changed(album),
      ]),
    },
  ]
}

const photoIsGone = (id: string): Write => ({
  table: photosTable,
  check: { id },
  condition: 'attribute_not_exists(#id)',
})

/** Whoever reads the album next looks again what it shows. */
const changed = ({ accountId, id }: AlbumRow): Write => ({
  table: 'albums',
  change: { accountId, id },
  update: 'ADD #changes :one',
  condition: 'attribute_exists(#id)',
  values: { one: 1 },
})

/** An album that a photo does not know of would not follow it. */
function knownToBeIn(
  dynamo: Dynamo,
  albumId: string,
  photo: Photo,
  albumIds: ReadonlySet<string> | undefined,
): Difference[] {
  if (albumIds?.has(albumId)) return []
  return [
    {
      what: `album ${albumId} of photo ${photo.id}`,
      stored: undefined,
      counted: 'known',
      mend: writes(dynamo, [
        photoAsRead(photo),
        {
          table: 'album-photos',
          check: { albumId, photoId: photo.id },
          condition: 'attribute_exists(#photoId)',
        },
        nowIn(photo.id, albumId),
      ]),
    },
  ]
}
