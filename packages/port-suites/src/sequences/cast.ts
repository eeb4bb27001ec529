import type { Operation } from './run-sequence.ts'
import type { Draws } from './draws.ts'
import type { AlbumPorts } from './album-ports.ts'

export type AlbumOperation = Operation<AlbumPorts>

/** Who and what a sequence is about: few, so that they get into each other's way often. */
export interface Cast {
  draws: Draws
  accountIds: readonly string[]
  /** Moves on by itself; times of an operation are around it. */
  nowMs: number
}

/** An operation of now. `told` is shown in reports, as JSON. */
export const operation = (
  { nowMs }: Pick<Cast, 'nowMs'>,
  name: string,
  told: unknown,
  run: AlbumOperation['run'],
): AlbumOperation => ({ text: `${name} ${JSON.stringify(told)}`, atMs: nowMs, run })

/** All of a list, page by page, however its pages are cut. @throws Error for a page that is too long, or a list without end. */
export async function wholeList<T>(
  limit: number,
  read: (cursor: string | undefined) => Promise<{ items: T[]; next?: string | undefined }>,
): Promise<T[]> {
  const all: T[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 1000; pages++) {
    const { items, next } = await read(cursor)
    if (items.length > limit) throw new Error(`A page of ${limit} has ${items.length}.`)
    all.push(...items)
    if (next === undefined) return all
    cursor = next
  }
  throw new Error('The list has no end.')
}

/** What is equal in `rankOf` comes in an order of the store's own: by id here. @throws Error when ranks are not in order. */
export function tiesById<T extends { id: string }>(items: readonly T[], rankOf: (item: T) => number): T[] {
  items.forEach((item, i) => {
    const before = items[i - 1]
    if (before && rankOf(before) > rankOf(item)) throw new Error(`${item.id} comes too late.`)
  })
  return items.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1))
}
