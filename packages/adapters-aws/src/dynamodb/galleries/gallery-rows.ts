import { notFound, type Gallery } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'

/** A row of `galleries`. */
export interface GalleryRow extends Gallery {
  /** Slugs that lead to it still, the latest first. */
  formerSlugs: string[]
  /** Since its attributes changed in this version, not all items have values that fit them. */
  fitting?: number
  /** Its items are being removed, and it after them. */
  removing?: true
  /** Where `byListing` has it, when search engines may list it. */
  listing?: typeof everybody
  listedAtMs?: number
}

const everybody = 'everybody'

export const galleriesTable = 'galleries'

export const toGallery = (row: GalleryRow): Gallery => {
  const {
    formerSlugs: _former,
    fitting: _fitting,
    removing: _removing,
    listing: _listing,
    listedAtMs: _at,
    ...gallery
  } = row
  return gallery
}

export const readGallery = (dynamo: Dynamo, id: string): Promise<GalleryRow | undefined> =>
  dynamo.get<GalleryRow>(galleriesTable, { id })

/** @throws AppError `not-found`, also for a gallery of another account. */
export async function requireGallery(dynamo: Dynamo, accountId: string, id: string): Promise<GalleryRow> {
  const row = await readGallery(dynamo, id)
  if (row?.accountId !== accountId) throw notFound('gallery')
  return row
}

/** In which list of search engines it is. */
export const listingOf = ({
  state,
  indexed,
  publishedAtMs,
}: Pick<Gallery, 'state' | 'indexed' | 'publishedAtMs'>): Pick<GalleryRow, 'listing' | 'listedAtMs'> =>
  state === 'published' && indexed ? { listing: everybody, listedAtMs: publishedAtMs ?? 0 } : {}

export async function readListed(dynamo: Dynamo, limit: number) {
  const { rows } = await dynamo.query<Pick<Gallery, 'slug' | 'updatedAtMs'> & Row>({
    table: galleriesTable,
    index: 'byListing',
    keys: '#listing = :everybody',
    values: { everybody },
    limit,
    backwards: true,
  })
  return rows.map(({ slug, updatedAtMs }) => ({ slug, updatedAtMs }))
}

/** Members that are undefined go. */
export type GalleryChange = { [Member in keyof GalleryRow]?: GalleryRow[Member] | undefined }

/** Refused when the gallery is of another version, or being removed. */
export function galleryWrite({ id, version }: GalleryRow, set: GalleryChange): Write {
  const names = Object.keys(set)
  const kept = Object.entries(set).filter(([, value]) => value !== undefined)
  const gone = names.filter((name) => !kept.some(([other]) => other === name))
  const removing = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}` : ''
  return {
    table: galleriesTable,
    change: { id },
    update: `SET ${kept.map(([name]) => `#${name} = :${name}`).join(', ')}${removing}`,
    condition: '#version = :versionBefore AND attribute_not_exists(#removing)',
    values: { ...Object.fromEntries(kept), versionBefore: version },
  }
}
