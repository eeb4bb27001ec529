import { monthOf, isListed, type Photo, type PhotoState, type TakenSource } from '@cloudalbum/core'

/** A photo and its place in the order of capture times. */
export interface StoredPhoto {
  photo: Photo
  sortKey: bigint
}

/** A change of one photo whose place in that order is settled. Undefined before: new. Undefined after: removed. */
export interface PlacedChange {
  before?: StoredPhoto
  after?: StoredPhoto
}

/** Where timeline, search and map count it. */
export const isShown = (stored: StoredPhoto | undefined): stored is StoredPhoto =>
  stored !== undefined && isListed(stored.photo)

export interface PhotoRow {
  /** sort_key in decimal: it has more bits than a number holds. */
  key_text: string
  id: string
  account_id: string
  state: PhotoState
  state_at_ms: number
  month: string | null
  trashed_from: 'ready' | 'rejected' | null
  trashed_at_ms: number | null
  sha256: string
  size_bytes: number
  content_type: string
  file_name: string
  file_time_ms: number | null
  uploaded_at_ms: number
  updated_at_ms: number
  version: number
  rejection: string | null
  width: number
  height: number
  thumb_hash: string
  rendition_version: number
  local_ms: number
  offset_minutes: number
  taken_source: TakenSource
  latitude: number | null
  longitude: number | null
  altitude_m: number | null
  camera: string
  place: string | null
  tags: string
  description: string
  favourite: number
  edited: string
  upload_id: string | null
}

export type RowParameters = Omit<PhotoRow, 'key_text'> & { sort_key: bigint }

const plainColumns = [
  'id',
  'account_id',
  'state',
  'state_at_ms',
  'month',
  'trashed_from',
  'trashed_at_ms',
  'sha256',
  'size_bytes',
  'content_type',
  'file_name',
  'file_time_ms',
  'uploaded_at_ms',
  'updated_at_ms',
  'version',
  'rejection',
  'width',
  'height',
  'thumb_hash',
  'rendition_version',
  'local_ms',
  'offset_minutes',
  'taken_source',
  'latitude',
  'longitude',
  'altitude_m',
  'camera',
  'place',
  'tags',
  'description',
  'favourite',
  'edited',
  'upload_id',
] as const satisfies (keyof PhotoRow)[]

// Not named `sort_key`: ORDER BY would take the text for it, and no index.
export const photoColumns = [
  'CAST(photos.sort_key AS TEXT) AS key_text',
  ...plainColumns.map((one) => `photos.${one}`),
].join(', ')

export const writtenColumns: readonly (keyof RowParameters)[] = ['sort_key', ...plainColumns]

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))

export function toRow({ photo, sortKey }: StoredPhoto): RowParameters {
  return {
    sort_key: sortKey,
    id: photo.id,
    account_id: photo.accountId,
    state: photo.state,
    state_at_ms: photo.state === 'trashed' ? (photo.trashedAtMs ?? photo.updatedAtMs) : photo.updatedAtMs,
    month: isListed(photo) ? monthOf(photo.taken.localMs) : null,
    trashed_from: photo.trashedFrom ?? null,
    trashed_at_ms: photo.trashedAtMs ?? null,
    sha256: photo.sha256,
    size_bytes: photo.sizeBytes,
    content_type: photo.contentType,
    file_name: photo.fileName,
    file_time_ms: photo.fileTimeMs ?? null,
    uploaded_at_ms: photo.uploadedAtMs,
    updated_at_ms: photo.updatedAtMs,
    version: photo.version,
    rejection: json(photo.rejection),
    width: photo.width,
    height: photo.height,
    thumb_hash: photo.thumbHash,
    rendition_version: photo.renditionVersion,
    local_ms: photo.taken.localMs,
    offset_minutes: photo.taken.offsetMinutes,
    taken_source: photo.taken.source,
    latitude: photo.location?.latitude ?? null,
    longitude: photo.location?.longitude ?? null,
    altitude_m: photo.location?.altitudeM ?? null,
    camera: JSON.stringify(photo.camera),
    place: json(photo.place),
    tags: JSON.stringify(photo.tags),
    description: photo.description,
    favourite: Number(photo.favourite),
    edited: JSON.stringify(photo.edited),
    upload_id: photo.uploadId ?? null,
  }
}

export const fromRow = (row: PhotoRow): StoredPhoto => ({
  photo: toPhoto(row),
  sortKey: BigInt(row.key_text),
})

export function toPhoto(row: PhotoRow): Photo {
  const photo: Photo = {
    id: row.id,
    accountId: row.account_id,
    state: row.state,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    contentType: row.content_type,
    fileName: row.file_name,
    uploadedAtMs: row.uploaded_at_ms,
    updatedAtMs: row.updated_at_ms,
    version: row.version,
    width: row.width,
    height: row.height,
    thumbHash: row.thumb_hash,
    renditionVersion: row.rendition_version,
    taken: { localMs: row.local_ms, offsetMinutes: row.offset_minutes, source: row.taken_source },
    camera: JSON.parse(row.camera) as Photo['camera'],
    tags: JSON.parse(row.tags) as string[],
    description: row.description,
    favourite: row.favourite === 1,
    edited: JSON.parse(row.edited) as Photo['edited'],
  }
  addOptional(photo, row)
  return photo
}

function addOptional(photo: Photo, row: PhotoRow): void {
  if (row.trashed_from) photo.trashedFrom = row.trashed_from
  if (row.trashed_at_ms !== null) photo.trashedAtMs = row.trashed_at_ms
  if (row.file_time_ms !== null) photo.fileTimeMs = row.file_time_ms
  if (row.rejection) photo.rejection = JSON.parse(row.rejection) as NonNullable<Photo['rejection']>
  if (row.place) photo.place = JSON.parse(row.place) as NonNullable<Photo['place']>
  if (row.upload_id !== null) photo.uploadId = row.upload_id
  if (row.latitude === null || row.longitude === null) return
  photo.location = { latitude: row.latitude, longitude: row.longitude }
  if (row.altitude_m !== null) photo.location.altitudeM = row.altitude_m
}
