import type { ClickCounts } from '@cloudalbum/core'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import { galleriesTable } from '../galleries/gallery-rows.ts'
import { optimistically } from '../came-between.ts'
import { countWrite, type Counted, type Numbers } from './insight-rows.ts'
import { dayRow, knownVisitors, visitorsOf, visitorsTable } from './visitors.ts'

/** With the object, the gallery, its day and the row that says that visitors of it are known. */
const together = 90

/** A row of `insight-objects`: how many steps of a file are counted. */
interface ObjectRow extends Row {
  galleryId: string
  key: string
  done: number
  steps: number
  countedAtMs: number
}

interface Step {
  counts: { counted: Counted; numbers: Partial<Numbers> }[]
  visitors: string[]
}

/**
 * Counts a file in steps of one transaction each, which counts itself: so each step is done once, whoever repeats it, and what a
 * crash or another who is told of the same file has left is done by the next one. The same file gives the same counts. True for
 * who did the last step.
 */
export async function countObject(
  dynamo: Dynamo,
  key: string,
  counts: ClickCounts,
  nowMs: number,
): Promise<boolean> {
  const { galleryId } = counts
  const steps = stepsOf(counts)
  return optimistically(async () => {
    const row = await dynamo.get<ObjectRow>('insight-objects', { galleryId, key })
    for (let done = row?.done ?? 0; done < steps.length; done++) {
      const object = { galleryId, key, done: done + 1, steps: steps.length, countedAtMs: nowMs }
      const writes = await writesOf(dynamo, counts, steps[done])
      if (!(await writeStep(dynamo, [isThere(galleryId), counted(object, done), ...writes]))) return false
      if (done + 1 === steps.length) return true
    }
    return false
  })
}

/** In an order that is the same for the same file. */
function stepsOf({ day, visits, views, visitors, items, values }: ClickCounts): Step[] {
  const counts = [
    { counted: { day }, numbers: { visits, views } },
    ...[...items].map(([itemId, viewed]) => ({ counted: { day, itemId }, numbers: { views: viewed } })),
    ...values.map(({ key, value, views: viewed }) => ({
      counted: { day, key, value },
      numbers: { views: viewed },
    })),
  ]
  const entries = [
    ...counts.map((count) => ({ count })),
    ...[...new Set(visitors)].map((visitor) => ({ visitor })),
  ]
  return Array.from({ length: Math.ceil(entries.length / together) }, (_, index) => {
    const part = entries.slice(index * together, (index + 1) * together)
    return {
      counts: part.flatMap((entry) => ('count' in entry ? [entry.count] : [])),
      visitors: part.flatMap((entry) => ('visitor' in entry ? [entry.visitor] : [])),
    }
  })
}

async function writesOf(
  dynamo: Dynamo,
  { galleryId, day }: ClickCounts,
  { counts, visitors }: Step = { counts: [], visitors: [] },
): Promise<Write[]> {
  const known = await knownVisitors(dynamo, galleryId, day, visitors)
  const fresh = visitors.filter((visitor) => !known.has(visitor))
  const isDay = ({ counted }: Step['counts'][number]) => !('itemId' in counted) && !('key' in counted)
  const ofDay = { ...counts.find(isDay)?.numbers, visitors: fresh.length }
  const rest = counts.filter((count) => !isDay(count))
  return [
    countWrite(galleryId, { day }, ofDay),
    ...rest.map(({ counted, numbers }) => countWrite(galleryId, counted, numbers)),
    ...fresh.map((name): Write => ({
      table: visitorsTable,
      put: { of: visitorsOf(galleryId, day), name },
      condition: 'attribute_not_exists(#name)',
    })),
    ...(fresh.length > 0 ? [{ table: visitorsTable, put: dayRow(galleryId, day) }] : []),
  ]
}

const isThere = (galleryId: string): Write => ({
  table: galleriesTable,
  check: { id: galleryId },
  condition: 'attribute_exists(#id) AND attribute_not_exists(#removing)',
})

/** Refused when this step is done. */
const counted = (object: ObjectRow, done: number): Write => ({
  table: 'insight-objects',
  put: object,
  condition: done === 0 ? 'attribute_not_exists(#key)' : '#done = :done',
  values: { done: done === 0 ? undefined : done },
})

/** False when the gallery, which comes first, is gone. @throws TransactionRefused when something came between. */
async function writeStep(dynamo: Dynamo, writes: Write[]): Promise<boolean> {
  try {
    await dynamo.transact(writes)
    return true
  } catch (error) {
    if (error instanceof TransactionRefused && error.refusals[0]) return false
    throw error
  }
}
