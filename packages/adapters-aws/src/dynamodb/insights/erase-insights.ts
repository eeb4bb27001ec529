import type { Dynamo, Row } from '../dynamo.ts'
import type { InsightRow } from './insight-rows.ts'
import { forgetVisitors } from './visitors.ts'

/** Everything of a gallery. Again is fine. */
export async function eraseInsights(dynamo: Dynamo, galleryId: string): Promise<void> {
  const range = { keys: '#galleryId = :galleryId', values: { galleryId }, consistent: true }
  const counts = await Array.fromAsync(dynamo.each<InsightRow & Row>({ ...range, table: 'insight-counts' }))
  for (const day of new Set(counts.map((row) => row.day))) await forgetVisitors(dynamo, galleryId, day)
  const objects = await Array.fromAsync(
    dynamo.each<{ key: string } & Row>({ ...range, table: 'insight-objects' }),
  )
  await dynamo.write([
    ...objects.map(({ key }) => ({ table: 'insight-objects', remove: { galleryId, key } })),
    ...counts.map(({ entry }) => ({ table: 'insight-counts', remove: { galleryId, entry } })),
  ])
}
