import type { Photo } from '../photos/photo.ts'

export type AlbumOrder = 'manual' | 'oldest' | 'newest'

/** How deep albums nest: an album without a parent has depth 1. */
export const maxAlbumDepth = 8

/** An ordered set of photos, private until shared. */
export interface Album {
  id: string
  accountId: string
  parentId: string | null
  title: string
  description: string
  order: AlbumOrder
  /** The photo that the owner chose as cover; kept while it is in the trash, so that it returns. */
  coverPhotoId: string | null
  createdAtMs: number
  updatedAtMs: number
  /** Counts every change of the album itself; for conditional edits. */
  version: number
}

/** What a cover is shown from. */
export type CoverPhoto = Pick<Photo, 'id' | 'accountId' | 'sha256' | 'renditionVersion' | 'thumbHash'>

/** An album with what its visible (`ready`) photos add up to. */
export interface AlbumSummary extends Album {
  photoCount: number
  /** The chosen photo while it is visible, else the first visible one in the album's order. */
  cover: CoverPhoto | null
  /** Wall-clock times of the oldest and newest photo, as CaptureTime.localMs. */
  fromLocalMs: number | null
  toLocalMs: number | null
}
