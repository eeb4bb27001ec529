import { isListed, type Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { unavailable } from '../retry.ts'
import { cellsOf, cellWrites } from './cell-counts.ts'
import { countedIn, monthWrites } from './month-counts.ts'
import { getPhotos } from './photo-reader.ts'

const pendingTable = 'photo-pending'

/**
 * Photos of an account that came to be shown and are not counted yet, in months and cells of the map. A photo that comes alone would
 * write five rows there, in a transaction, for two units each; written down here it is one, and some of them are counted together.
 * Whoever reads counts, or takes away from them, counts these first.
 */
type PendingRow = { accountId: string; arrivals?: Set<string> }

/** Each writes up to five rows, and a transaction has room for 100. */
const mostCounted = 16
/** So many that come together share most of what they write. */
const fewArrivals = 8
const mostTries = 15

/** Shown now, and not before: it adds to counts, and takes nothing away. */
const isArrival = ({ before, after }: PhotoChange): boolean =>
  after !== undefined && isListed(after) && !isListed(before)

/** Those of these changes that are written down to be counted later, with those that others have left. */
export function pendingOf(changes: readonly PhotoChange[]): PhotoChange[] {
  const arrivals = changes.filter(isArrival)
  return arrivals.length <= fewArrivals ? arrivals : []
}

export const pendingWrite = (accountId: string, changes: readonly PhotoChange[]): Write[] =>
  changes.length === 0
    ? []
    : [
        {
          table: pendingTable,
          change: { accountId },
          update: 'ADD #arrivals :arrivals',
          values: { arrivals: new Set(changes.map(arrivalOf)) },
        },
      ]

/** A photo comes again when it comes back from the trash: its version tells the one time from the other. */
const arrivalOf = ({ before, after }: PhotoChange) => `${before.id}#${after?.version ?? 0}`
const idOf = (arrival: string) => arrival.split('#', 1)[0] ?? ''

/** Whether it takes something away from counts, in which the photo must be by then. */
export const needsCounts = (change: PhotoChange): boolean =>
  isListed(change.before) && (countedIn(change).length > 0 || cellsOf([change]).length > 0)

/** Before more is written down: counts what is there once it is as much as goes into a transaction. */
export async function countIfMany(dynamo: Dynamo, accountId: string): Promise<void> {
  const arrivals = await arrivalsOf(dynamo, accountId, { consistent: false })
  if (arrivals.length >= mostCounted) await countPending(dynamo, accountId)
}

/**
 * Counts all that is written down. A photo stays as it was shown until it is counted, in all that counts: whoever changes that counts
 * it first. @throws AppError `unavailable` while others are always faster.
 */
export async function countPending(dynamo: Dynamo, accountId: string): Promise<void> {
  for (let tries = 1; ;) {
    const arrivals = await arrivalsOf(dynamo, accountId, { consistent: true })
    if (arrivals.length === 0) return
    const refused = await countSome(dynamo, accountId, arrivals.slice(0, mostCounted), tries > 1)
    if (!refused) continue
    if (tries++ === mostTries) throw unavailable(refused)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(500, 5 * 2 ** tries)))
  }
}

/** For a transaction that sets counts of months anew: refused when a photo has come meanwhile. */
export const nothingPending = (accountId: unknown): Write => ({
  table: pendingTable,
  check: { accountId },
  condition: 'attribute_not_exists(#arrivals)',
})

async function arrivalsOf(dynamo: Dynamo, accountId: string, options: { consistent: boolean }) {
  const row = await dynamo.get<PendingRow>(pendingTable, { accountId }, options)
  return [...(row?.arrivals ?? [])]
}

/** In one transaction with taking them from the list, so that each is counted once. Gives why not, if somebody else did. */
async function countSome(
  dynamo: Dynamo,
  accountId: string,
  arrivals: readonly string[],
  consistent: boolean,
): Promise<TransactionRefused | undefined> {
  const shown = (await getPhotos(dynamo, arrivals.map(idOf))).filter(isListed)
  const changes = shown.map((after) => ({ before: { ...after, state: 'processing' } satisfies Photo, after }))
  const [months, cells] = await Promise.all([
    monthWrites(dynamo, accountId, changes),
    cellWrites(dynamo, () => Promise.resolve(undefined), accountId, changes, { consistent }),
  ])
  try {
    await dynamo.transact([counted(accountId, arrivals), ...months, ...cells])
    return undefined
  } catch (error) {
    if (error instanceof TransactionRefused) return error
    throw error
  }
}

const counted = (accountId: string, arrivals: readonly string[]): Write => ({
  table: pendingTable,
  change: { accountId },
  update: 'DELETE #arrivals :counted',
  condition: arrivals.map((_, i) => `contains(#arrivals, :a${i})`).join(' AND '),
  values: {
    counted: new Set(arrivals),
    ...Object.fromEntries(arrivals.map((one, i) => [`a${i}`, one])),
  },
})
