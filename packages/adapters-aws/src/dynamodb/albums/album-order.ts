import { invalid, type AlbumOrder } from '@cloudalbum/core'
import type { Dynamo, Read, Row } from '../dynamo.ts'
import type { AlbumRow } from './album-rows.ts'
import type { MemberRow } from './member-rows.ts'

const orders = {
  manual: { index: 'byPosition', key: 'position', backwards: false },
  oldest: { index: 'byTime', key: 'time', backwards: false },
  newest: { index: 'byTime', key: 'time', backwards: true },
} as const

type OrderRow = Row & Pick<MemberRow, 'photoId' | 'visible'> & { position?: string; time?: string }

/** Photos of an album in one of its orders, those that are not visible among them unless it is asked otherwise. */
export function inOrder<T extends OrderRow>(
  dynamo: Dynamo,
  albumId: string,
  order: AlbumOrder,
  options: { after?: string; onlyVisible?: boolean; together?: number } = {},
): AsyncGenerator<T> {
  const { index, key, backwards } = orders[order]
  const { after, onlyVisible = false, together } = options
  const range = after === undefined ? '' : ` AND #${key} ${backwards ? '<' : '>'} :after`
  const read: Read = {
    table: 'album-photos',
    index,
    keys: `#albumId = :albumId${range}`,
    values: { albumId, after, ...(onlyVisible ? { yes: true } : {}) },
    backwards,
    consistent: true,
    ...(onlyVisible ? { filter: '#visible = :yes' } : {}),
    ...(together === undefined ? {} : { limit: together }),
  }
  return dynamo.each<T>(read)
}

/** Visible photos in the album's order, after a cursor. @throws AppError `invalid-input` for a cursor that is not of this order. */
export async function readPage(
  dynamo: Dynamo,
  album: Pick<AlbumRow, 'id' | 'order'>,
  cursor: string | undefined,
  limit: number,
): Promise<{ photoIds: string[]; next?: string }> {
  const { order } = album
  const after = cursor === undefined ? {} : { after: parseCursor(cursor, order) }
  const rows: OrderRow[] = []
  for await (const row of inOrder(dynamo, album.id, order, {
    ...after,
    onlyVisible: true,
    together: limit + 1,
  }))
    if (rows.push(row) > limit) break
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)?.[orders[order].key]
  const photoIds = shown.map(({ photoId }) => photoId)
  return rows.length > limit && last !== undefined ? { photoIds, next: `${order}.${last}` } : { photoIds }
}

function parseCursor(cursor: string, order: AlbumOrder): string {
  const [, of, after] =
    /^(manual|oldest|newest)\.([0-9a-v]{8,130}\.[0-9a-hjkmnp-tv-z]{26})$/.exec(cursor) ?? []
  if (of !== order || after === undefined)
    throw invalid('This page of the album has moved. Load the album again.', { cursor: 'is not ours' })
  return after
}

/** Of those that are visible. Undefined when there is none. */
export async function firstVisible<T extends OrderRow>(
  dynamo: Dynamo,
  albumId: string,
  order: AlbumOrder,
): Promise<T | undefined> {
  for await (const row of inOrder<T>(dynamo, albumId, order, { onlyVisible: true, together: 10 })) return row
  return undefined
}
