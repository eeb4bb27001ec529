import { refusedBy } from '../came-between.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'

/** What is stored of other rows, and is not what those rows say. */
export interface Difference {
  /** `month 2024-05`, `likes of item <id>` … */
  what: string
  /** Undefined: nothing is stored. */
  stored: string | undefined
  /** Undefined: nothing is to be stored. */
  counted: string | undefined
  /** No fault, and nobody is told: something that costs a little, and harms nobody, goes. */
  tidies?: true
  /** Sets it, where nothing came between. Gives whether it did. */
  mend: () => Promise<boolean>
}

/** Reads a part of an account and all that is counted of it. @param nowMs when it begins */
export type Look = (
  dynamo: Dynamo,
  accountId: string,
  signal: AbortSignal,
  nowMs: number,
) => Promise<Difference[]>

/** Holds photos that it is given one by one against what was stored when it began. */
export interface Recount<T> {
  add(one: T): void
  differences(): Difference[]
}

/** All or none; false when something came between. */
export const writes = (dynamo: Dynamo, all: readonly Write[]) => async (): Promise<boolean> =>
  (await refusedBy(dynamo, all)) === undefined

/** The whole row as it must be (undefined: gone), while it still is what was read. */
export function rowWrite(table: string, key: Row, seen: Row | undefined, wanted: Row | undefined): Write[] {
  if (!seen)
    return wanted ? [{ table, put: wanted, condition: `attribute_not_exists(#${firstOf(key)})` }] : []
  const names = Object.keys(seen).filter((name) => !(name in key))
  const terms = {
    condition: [`attribute_exists(#${firstOf(key)})`, ...names.map((name) => `#${name} = :${name}`)].join(
      ' AND ',
    ),
    values: Object.fromEntries(names.map((name) => [name, seen[name]])),
  }
  return wanted ? [{ table, put: wanted, ...terms }] : [{ table, remove: key, ...terms }]
}

const firstOf = (key: Row) => Object.keys(key)[0] ?? ''
