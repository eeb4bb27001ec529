import { isListed, monthOf, type Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { hintsOf } from './hint-tokens.ts'
import { monthsTable, type MonthRow } from './month-counts.ts'

export const wordsTable = 'photo-words'

/**
 * Says that photos of a month have a token: on these days or, where those are too many to be told apart, on `any`. A hint only,
 * written before the photo is shown; it stays when the photo changes or goes, and then costs a look in vain, until it is swept
 * (keeping/hint-sweep.ts).
 */
export type WordRow = {
  accountId: string
  word: string
  any?: boolean
  days?: Set<number>
  /** No photo needed it then: these days of it, or all where it is on any. Whoever needs it again takes that away. */
  unneededSinceMs?: number
  unneededDays?: Set<number>
}

export const bitsOf = (days: Iterable<number>): number =>
  [...days].reduce((bits, day) => bits | (1 << day), 0)
export const daysOf = (bits: number): number[] =>
  Array.from({ length: 31 }, (_, before) => before + 1).filter((day) => (bits & (1 << day)) !== 0)

export const wordKey = (token: string, month: string) => `${token}#${month}`

/** Of so many photos in a month, days are worth to be told apart: all of fewer are looked at for about the price of one. */
const heavyMonth = 64
/** A token that is on more days than this is on any: most are on all of them, and each day is a write. */
const mostDays = { light: 1, heavy: 6 }
/** Hints that this process knows of: 100,000 of them are about 10 MB. */
const mostKnown = 100_000
/** After this it asks again: others may have noted that they are not needed. */
export const knownForMs = 3_600_000

export interface Hint {
  accountId: string
  token: string
  month: string
  day: number
}

/** Tells search in which months to look for what. */
export class WordHints {
  private readonly dynamo: Dynamo
  private readonly known = new Set<string>()
  private knownSinceMs: number
  private readonly now: () => number

  constructor(dynamo: Dynamo, now: () => number = () => Date.now()) {
    this.dynamo = dynamo
    this.now = now
    this.knownSinceMs = now()
  }

  /** Before these changes are written: adds what is not hinted at. Again is fine. */
  announce(changes: readonly PhotoChange[]): Promise<void> {
    return this.addMissing(changes.flatMap(newHints))
  }

  async addMissing(hints: readonly Hint[]): Promise<void> {
    this.forgetInTime()
    const wanted = new Map(hints.filter((hint) => !this.knows(hint)).map((hint) => [dayKey(hint), hint]))
    if (wanted.size > 0) await this.add([...wanted.values()])
  }

  private async add(hints: readonly Hint[]): Promise<void> {
    const keys = new Map(hints.map((hint) => [rowKey(hint), rowOf(hint)]))
    const [rows, isHeavy] = await Promise.all([
      this.dynamo.getMany<WordRow>(wordsTable, [...keys.values()], { consistent: false }),
      this.heavyMonths(hints),
    ])
    for (const row of rows) if (row.unneededSinceMs === undefined) this.learn(row)
    const present = new Map(rows.map((row) => [`${row.accountId} ${row.word}`, row.days]))
    const missing = Map.groupBy(
      hints.filter((hint) => !this.knows(hint)),
      rowKey,
    )
    const added = [...missing].flatMap(([key, [first, ...more]]): WordRow[] => {
      if (!first) return []
      const days = new Set([first, ...more].map(({ day }) => day))
      const all = new Set([...days, ...(present.get(key) ?? [])])
      const isCommon = all.size > mostDays[isHeavy(first) ? 'heavy' : 'light']
      return [{ ...rowOf(first), ...(isCommon ? { any: true } : { days }) }]
    })
    await this.write(added)
    for (const row of added) this.learn(row)
  }

  /** A hint at any day may take the place of others, whoever has added them meanwhile. */
  private async write(rows: readonly WordRow[]): Promise<void> {
    const puts = rows.filter(({ any }) => any).map((put) => ({ table: wordsTable, put }))
    const additions = rows.map(
      ({ accountId, word, days }) =>
        days &&
        this.dynamo.update(
          wordsTable,
          { accountId, word },
          { update: 'ADD #days :days REMOVE #unneededSinceMs, #unneededDays', values: { days } },
        ),
    )
    await Promise.all([this.dynamo.write(puts), ...additions])
  }

  private async heavyMonths(hints: readonly Hint[]): Promise<(hint: Hint) => boolean> {
    const keys = new Map(hints.map(({ accountId, month }) => [`${accountId} ${month}`, { accountId, month }]))
    const rows = await this.dynamo.getMany<MonthRow>(monthsTable, [...keys.values()], { consistent: false })
    const heavy = new Set(
      rows.filter(({ count }) => count >= heavyMonth).map((row) => `${row.accountId} ${row.month}`),
    )
    return ({ accountId, month }) => heavy.has(`${accountId} ${month}`)
  }

  private knows(hint: Hint): boolean {
    return this.known.has(rowKey(hint)) || this.known.has(dayKey(hint))
  }

  private learn({ accountId, word, any, days }: WordRow): void {
    const key = `${accountId} ${word}`
    if (any) this.remember(key)
    else for (const day of days ?? []) this.remember(`${key}-${day}`)
  }

  private forgetInTime(): void {
    const nowMs = this.now()
    if (nowMs - this.knownSinceMs < knownForMs) return
    this.known.clear()
    this.knownSinceMs = nowMs
  }

  /** Forgets the oldest when there are too many. */
  private remember(key: string): void {
    this.known.add(key)
    if (this.known.size <= mostKnown) return
    const [oldest] = this.known
    if (oldest !== undefined) this.known.delete(oldest)
  }
}

const rowOf = ({ accountId, token, month }: Hint) => ({ accountId, word: wordKey(token, month) })
const rowKey = ({ accountId, token, month }: Hint) => `${accountId} ${wordKey(token, month)}`
const dayKey = (hint: Hint) => `${rowKey(hint)}-${hint.day}`

/** Photos that are shown, or will be when they come back from the trash. */
const isHinted = (photo: Photo) => isListed(photo) || photo.trashedFrom === 'ready'

/** Everything that search goes by to find a photo. */
export function hintsFor(photo: Photo): Hint[] {
  if (!isHinted(photo)) return []
  const [accountId, at] = [photo.accountId, dayOf(photo)]
  return [...hintsOf(photo)].map((token) => ({ accountId, token, ...at }))
}

/** What is found of the photo after a change that was not found before on that day. */
function newHints({ before, after }: PhotoChange): Hint[] {
  if (!after) return []
  const [at, was] = [dayOf(after), isHinted(before) ? dayOf(before) : undefined]
  const hinted = was?.month === at.month && was.day === at.day ? hintsOf(before) : new Set<string>()
  return hintsFor(after).filter(({ token }) => !hinted.has(token))
}

const dayOf = ({ taken: { localMs } }: Photo) => ({
  month: monthOf(localMs),
  day: new Date(localMs).getUTCDate(),
})
