import type { InsightStore, InsightTotals } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { createSettle } from '../galleries/settle.ts'
import { countObject } from './count-object.ts'
import type { EntryKind, InsightRow } from './insight-rows.ts'
import { pruneVisitors } from './visitors.ts'

/** Counts of clicks in DynamoDB, beside those of likes and claims, which are settled with their gallery (galleries/settle.ts). */
export function createDynamoInsightStore(dynamo: Dynamo): InsightStore {
  const settle = createSettle(dynamo)
  return {
    add: (objectKey, counts, nowMs) => countObject(dynamo, objectKey, counts, nowMs),
    async read(galleryId, fromDay, toDay) {
      await settle(galleryId)
      const rowsOf = (kind: EntryKind) => readDays(dynamo, galleryId, kind, fromDay, toDay)
      const [days, items, values] = await Promise.all([rowsOf('gallery'), rowsOf('item'), rowsOf('value')])
      return { days: days.map(dayOf), items: itemsOf(items), values: valuesOf(values) }
    },
    pruneVisitors: (beforeDay) => pruneVisitors(dynamo, beforeDay),
  }
}

const readDays = (dynamo: Dynamo, galleryId: string, kind: EntryKind, fromDay: string, toDay: string) =>
  Array.fromAsync(
    dynamo.each<InsightRow & Row>({
      table: 'insight-counts',
      keys: '#galleryId = :galleryId AND #entry BETWEEN :from AND :to',
      values: { galleryId, from: `${kind}#${fromDay}`, to: `${kind}#${toDay}#~` },
      consistent: true,
    }),
  )

const dayOf = ({ day, visits = 0, views = 0, visitors = 0, likes = 0, claims = 0 }: InsightRow) => ({
  day,
  visits,
  views,
  visitors,
  likes,
  claims,
})

function itemsOf(rows: readonly InsightRow[]): InsightTotals['items'] {
  const totals = new Map<string, InsightTotals['items'][number]>()
  for (const { itemId = '', views = 0, likes = 0, claims = 0 } of rows) {
    const sum = totals.get(itemId) ?? { itemId, views: 0, likes: 0, claims: 0 }
    totals.set(itemId, {
      itemId,
      views: sum.views + views,
      likes: sum.likes + likes,
      claims: sum.claims + claims,
    })
  }
  return [...totals.values()].sort((a, b) => b.views - a.views || (a.itemId < b.itemId ? -1 : 1))
}

function valuesOf(rows: readonly InsightRow[]): InsightTotals['values'] {
  const totals = new Map<string, InsightTotals['values'][number]>()
  for (const { key = '', value = '', views = 0 } of rows) {
    const name = JSON.stringify([key, value])
    totals.set(name, { key, value, views: (totals.get(name)?.views ?? 0) + views })
  }
  return [...totals]
    .sort(([a, { views: ofA }], [b, { views: ofB }]) => ofB - ofA || (a < b ? -1 : 1))
    .map(([, sum]) => sum)
}
