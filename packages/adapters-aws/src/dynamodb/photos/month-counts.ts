import { isListed, monthOf, photoFacets, type Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'

export const monthsTable = 'photo-months'

/**
 * One row a month that holds photos: how many, and how many of them have each facet as they spell it, in an attribute
 * `kind:value`. So completing a photo changes one row, whatever it is counted for.
 */
export type MonthRow = { accountId: string; month: string; count: number } & Record<
  `${string}:${string}`,
  number
>

type Moves = Map<string, number>

/** Attributes that are taken away once they are 0: at most so many at once, as expressions are short. Others stay as 0. */
const mostCleaned = 40

/** Reads the rows of months that photos leave. */
export async function monthWrites(
  dynamo: Dynamo,
  accountId: string,
  changes: readonly PhotoChange[],
): Promise<Write[]> {
  const months = monthMoves(changes)
  const left = [...months].filter(([, moves]) => [...moves.values()].some((by) => by < 0))
  const found = await dynamo.getMany<MonthRow>(
    monthsTable,
    left.map(([month]) => ({ accountId, month })),
  )
  const present = new Map(found.map((row) => [row.month, row]))
  return [...months].map(([month, moves]) => monthWrite({ accountId, month }, moves, present.get(month)))
}

/** Which months' rows a change writes, and which attributes of them. */
export const countedIn = (change: PhotoChange): { month: string; names: string[] }[] =>
  [...monthMoves([change])].map(([month, moves]) => ({ month, names: [...moves.keys()] }))

function monthMoves(changes: readonly PhotoChange[]): Map<string, Moves> {
  const months = new Map<string, Moves>()
  const add = (photo: Photo | undefined, by: 1 | -1) => {
    if (!photo || !isListed(photo)) return
    const month = monthOf(photo.taken.localMs)
    const moves = months.get(month) ?? new Map<string, number>()
    months.set(month, moves)
    const move = (name: string) => moves.set(name, (moves.get(name) ?? 0) + by)
    move('count')
    for (const { kind, value } of photoFacets(photo)) move(`${kind}:${value}`)
  }
  for (const { before, after } of changes) {
    add(before, -1)
    add(after, 1)
  }
  for (const [month, moves] of months) {
    for (const [name, by] of moves) if (by === 0) moves.delete(name)
    if (moves.size === 0) months.delete(month)
  }
  return months
}

function monthWrite(
  key: { accountId: string; month: string },
  moves: Moves,
  seen: MonthRow | undefined,
): Write {
  const count = (seen?.count ?? 0) + (moves.get('count') ?? 0)
  if (seen && count === 0)
    return {
      table: monthsTable,
      remove: key,
      condition: '#count = :seen',
      values: { seen: seen.count },
    }
  const terms = monthTerms([...moves], seen)
  return { table: monthsTable, change: key, ...terms }
}

function monthTerms(moves: [name: string, by: number][], seen: MonthRow | undefined) {
  const names: Record<string, string> = {}
  const values: Record<string, number> = {}
  const [added, cleaned, conditions] = [[] as string[], [] as string[], [] as string[]]
  moves.forEach(([name, by], i) => {
    const stored = seen?.[name as `${string}:${string}`]
    names[`n${i}`] = name
    if (stored !== undefined && stored + by === 0 && cleaned.length < mostCleaned) {
      cleaned.push(`#n${i}`)
      conditions.push(`#n${i} = :n${i}`)
      values[`n${i}`] = stored
    } else {
      added.push(`#n${i} :n${i}`)
      values[`n${i}`] = by
    }
  })
  const clauses = [
    ...(added.length > 0 ? [`ADD ${added.join(', ')}`] : []),
    ...(cleaned.length > 0 ? [`REMOVE ${cleaned.join(', ')}`] : []),
  ]
  return {
    update: clauses.join(' '),
    names,
    values,
    ...(conditions.length > 0 ? { condition: conditions.join(' AND ') } : {}),
  }
}

/** Months of an account, the newest first. */
export const readMonths = (dynamo: Dynamo, accountId: string): AsyncGenerator<MonthRow> =>
  dynamo.each<MonthRow>({
    table: monthsTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    backwards: true,
  })
