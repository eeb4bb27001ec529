import { isListed, type Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { giveWay, unavailable } from '../retry.ts'
import { isArrival, pendingTable, readNote, stateOf, type PendingRow } from './arrival-notes.ts'
import { cellsOf, cellWrites } from './cell-counts.ts'
import { countedIn, monthWrites } from './month-counts.ts'
import { getPhotoRows } from './photo-reader.ts'
import { toPhoto } from './photo-rows.ts'
import { unitsOf } from './units.ts'

/** Their notes, and the one of the photo that comes next, take less than 1 kB, and so one unit. */
export const mostPending = 20
/** So many that come together share most of what they write. */
const fewArrivals = 8
const mostTries = 15

/** Those of these changes that are noted to be counted later, with those that others have left. */
export function pendingOf(changes: readonly PhotoChange[]): PhotoChange[] {
  const arrivals = changes.filter(isArrival)
  return arrivals.length <= fewArrivals ? arrivals : []
}

/** Whether it takes something away from counts, in which the photo must be by then. */
export const needsCounts = (change: PhotoChange): boolean =>
  isListed(change.before) && (countedIn(change).length > 0 || cellsOf([change]).length > 0)

/**
 * Counts all that has come and is noted. A photo stays as it was shown until it is counted, in all that counts: whoever changes that
 * counts it first. @throws AppError `unavailable` while others are always faster.
 */
export async function countPending(dynamo: Dynamo, accountId: string): Promise<void> {
  for (let tries = 1; ;) {
    const row = await dynamo.get<PendingRow>(pendingTable, { accountId })
    const outcome = await countSome(dynamo, accountId, [...(row?.arrivals ?? [])], tries > 1)
    if (outcome === 'all') return
    if (outcome === 'some') continue
    if (tries++ === mostTries) throw unavailable(outcome)
    await giveWay(tries)
  }
}

/** For a transaction that sets counts anew: refused when a photo has come meanwhile. */
export const nothingPending = (accountId: unknown): Write => ({
  table: pendingTable,
  check: { accountId },
  condition: 'attribute_not_exists(#arrivals)',
})

/** In one transaction with taking away their notes, so that each is counted once. Gives why not, if somebody else did. */
async function countSome(
  dynamo: Dynamo,
  accountId: string,
  notes: readonly string[],
  consistent: boolean,
): Promise<'all' | 'some' | TransactionRefused> {
  const { arrived, over } = await sorted(dynamo, notes)
  if (arrived.length + over.length === 0) return 'all'
  const some = unitsOf(arrived)[0]?.planned ?? []
  const changes = some.map(({ change }) => change)
  const [months, cells] = await Promise.all([
    monthWrites(dynamo, accountId, changes),
    cellWrites(dynamo, () => Promise.resolve(undefined), accountId, changes, { consistent }),
  ])
  try {
    const done = [...over, ...some.map(({ note }) => note)]
    await dynamo.transact([counted(accountId, done), ...months, ...cells])
    return some.length === arrived.length ? 'all' : 'some'
  } catch (error) {
    if (error instanceof TransactionRefused) return error
    throw error
  }
}

/** What has arrived, as a change that counts; and the notes of which nothing will come. */
async function sorted(dynamo: Dynamo, notes: readonly string[]) {
  const read = notes.map((note) => ({ note, about: readNote(note) }))
  const rows = await getPhotoRows(
    dynamo,
    read.map(({ about }) => about.id),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const all = read.map(({ note, about }) => {
    const row = byId.get(about.id)
    return { note, row, state: stateOf(about, row) }
  })
  const arrived = all.flatMap(({ note, row, state }) => {
    if (state !== 'arrived' || !row || !isListed(row)) return []
    const after = toPhoto(row)
    const change = { before: { ...after, state: 'processing' } satisfies Photo, after }
    return [{ note, change, following: [] }]
  })
  const kept = new Set(arrived.map(({ note }) => note))
  const over = all.flatMap(({ note, state }) => (state === 'open' || kept.has(note) ? [] : [note]))
  return { arrived, over }
}

const counted = (accountId: string, notes: readonly string[]): Write => ({
  table: pendingTable,
  change: { accountId },
  update: 'DELETE #arrivals :counted ADD #times :once',
  condition: notes.map((_, i) => `contains(#arrivals, :a${i})`).join(' AND '),
  values: {
    counted: new Set(notes),
    once: 1,
    ...Object.fromEntries(notes.map((one, i) => [`a${i}`, one])),
  },
})
