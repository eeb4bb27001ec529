import { writeCsv } from '../galleries/csv.ts'
import type { GalleryInsights } from './get-insights.ts'

export const insightTables = ['days', 'items', 'attributes'] as const
export type InsightTable = (typeof insightTables)[number]

/** One of the tables behind the charts. */
export function insightsCsv(insights: GalleryInsights, table: InsightTable): string {
  return writeCsv(tables[table](insights).map((row) => row.map(String)))
}

type Cell = string | number

const tables: Record<InsightTable, (insights: GalleryInsights) => Cell[][]> = {
  days: ({ days }) => [
    ['day', 'visits', 'visitors', 'views', 'likes', 'claims'],
    ...days.map((one) => [one.day, one.visits, one.visitors, one.views, one.likes, one.claims]),
  ],
  items: ({ items }) => [
    ['id', 'name', 'views', 'likes', 'claims'],
    ...items.map((one) => [one.itemId, one.item?.name ?? '', one.views, one.likes, one.claims]),
  ],
  attributes: ({ attributes }) => [
    ['attribute', 'value', 'views', 'likes', 'claims'],
    ...attributes.flatMap(({ attribute, values }) =>
      values.map((one) => [attribute.name, one.value, one.views, one.likes, one.claims]),
    ),
  ],
}
