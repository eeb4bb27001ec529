import { notFound } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ClickCounts, InsightStore } from '../ports/insight-store.ts'
import { fromNdjsonGz } from './click-files.ts'
import { parseClicksKey, type ClickRecord } from './click.ts'
import { valueText } from '../galleries/values.ts'

/** Payload `{ key }` of a file of clicks. */
export const aggregateJobKind = 'aggregate-clicks'

export interface AggregatePorts {
  blobs: Pick<BlobStore, 'get'>
  insights: Pick<InsightStore, 'add'>
  clock: Clock
}

/** The `aggregate-clicks` job: counts a file, once however often it runs. */
export const aggregateClicksJob = (ports: AggregatePorts): JobHandler => ({
  async run({ key }) {
    if (typeof key !== 'string') throw notFound('file of clicks')
    await countFile(ports, key)
  },
})

/** Counts a file of clicks, once however often it is asked to. @throws AppError `not-found`, also for a key of something else. */
export async function countFile({ blobs, insights, clock }: AggregatePorts, key: string): Promise<void> {
  const parts = parseClicksKey(key)
  if (!parts) throw notFound('file of clicks')
  const { body } = await blobs.get(key)
  await insights.add(key, countClicks(parts.galleryId, parts.day, await fromNdjsonGz(body)), clock.now())
}

/** A click that a file holds twice counts once. */
export function countClicks(galleryId: string, day: string, records: readonly ClickRecord[]): ClickCounts {
  const each = [...new Map(records.map((record) => [record.id, record])).values()]
  const views = each.filter((record) => record.item !== null)
  const values = views.flatMap(({ attributes }) =>
    Object.entries(attributes).map(([key, value]) => JSON.stringify([key, valueText(value)])),
  )
  return {
    galleryId,
    day,
    visits: each.length - views.length,
    views: views.length,
    visitors: [...new Set(each.map((record) => record.visitor))],
    items: tally(views.map((record) => record.item ?? '')),
    values: [...tally(values)].map(([pair, count]) => {
      const [key, value] = JSON.parse(pair) as [string, string]
      return { key, value, views: count }
    }),
  }
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
