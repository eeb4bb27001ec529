import type { ClickCounts, DayInsights, InsightStore, InsightTotals } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

type ItemRow = InsightTotals['items'][number]
type Range = [galleryId: string, fromDay: string, toDay: string]

const inRange = 'FROM insight_counts WHERE gallery_id = ? AND day BETWEEN ? AND ? AND kind ='

/** Counts of clicks in SQLite, beside those of likes and claims that its triggers keep. */
export function createSqliteInsightStore(db: Database): InsightStore {
  const isThere = db.prepare('SELECT 1 FROM galleries WHERE id = ?')
  const mark = db.prepare(
    'INSERT INTO insight_objects (key, gallery_id, counted_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const meet = db.prepare(
    'INSERT INTO insight_visitors (gallery_id, day, visitor) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const count = db.prepare(
    `INSERT INTO insight_counts (gallery_id, kind, day, name, visits, views, visitors)
     VALUES (@galleryId, @kind, @day, @name, @visits, @views, @visitors)
     ON CONFLICT DO UPDATE SET visits = visits + excluded.visits, views = views + excluded.views,
       visitors = visitors + excluded.visitors`,
  )
  const days = db.prepare<Range, DayInsights>(
    `SELECT day, visits, views, visitors, likes, claims ${inRange} 'gallery' ORDER BY day`,
  )
  const items = db.prepare<Range, ItemRow>(
    `SELECT name AS itemId, sum(views) AS views, sum(likes) AS likes, sum(claims) AS claims
     ${inRange} 'item' GROUP BY name ORDER BY views DESC, name`,
  )
  const values = db.prepare<Range, { name: string; views: number }>(
    `SELECT name, sum(views) AS views ${inRange} 'value' GROUP BY name ORDER BY views DESC, name`,
  )
  const prune = db.prepare('DELETE FROM insight_visitors WHERE day < ?')

  function add(objectKey: string, counts: ClickCounts, nowMs: number): boolean {
    const { galleryId, day } = counts
    if (!isThere.get(galleryId) || mark.run(objectKey, galleryId, nowMs).changes === 0) return false
    const visitors = counts.visitors.filter((visitor) => meet.run(galleryId, day, visitor).changes > 0).length
    const row = { galleryId, day, visits: 0, visitors: 0 }
    count.run({ ...row, kind: 'gallery', name: '', visits: counts.visits, views: counts.views, visitors })
    for (const [itemId, views] of counts.items) count.run({ ...row, kind: 'item', name: itemId, views })
    for (const { key, value, views } of counts.values)
      count.run({ ...row, kind: 'value', name: JSON.stringify([key, value]), views })
    return true
  }

  return {
    add: (objectKey, counts, nowMs) => durably(db, () => add(objectKey, counts, nowMs)),
    read: (...range) =>
      promised(() => ({
        days: days.all(...range),
        items: items.all(...range),
        values: values.all(...range).map(({ name, views }) => {
          const [key, value] = JSON.parse(name) as [string, string]
          return { key, value, views }
        }),
      })),
    pruneVisitors: (beforeDay) => promised(() => void prune.run(beforeDay)),
  }
}
