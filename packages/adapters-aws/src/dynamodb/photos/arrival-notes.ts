import { isListed, type Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { unavailable } from '../retry.ts'
import type { PhotoRow } from './photo-rows.ts'

export const pendingTable = 'photo-pending'

/**
 * Photos of an account that come to be shown and are not counted yet, in months and cells of the map. A photo that comes alone would
 * write five rows there, in a transaction, for two units each; noted here it is one unit, and some of them are counted together.
 */
export interface PendingRow {
  accountId: string
  /** Notes, as `noteOf` writes them. */
  arrivals?: Set<string>
  /** How often some were counted. */
  times?: number
}

/** Says of a photo of that version that a write with this mark is about to show it. The row keeps the mark of the write that did. */
interface Note {
  id: string
  version: number
  mark: string | undefined
}

const mostTries = 15
/** Accounts of which a process knows how often they were counted. */
const mostKnown = 10_000

/** Shown now, and not before: it adds to counts, and takes nothing away. */
export const isArrival = ({ before, after }: PhotoChange): boolean =>
  after !== undefined && isListed(after) && !isListed(before)

export const noteOf = ({ id, version }: Photo, mark: string): string => `${id}#${version}#${mark}`

export function readNote(text: string): Note {
  const [id = '', version, mark] = text.split('#')
  return { id, version: Number(version), mark }
}

/**
 * `arrived`: it is shown by the write of the note, and to be counted. `open`: that write may still come, as long as nothing else changes
 * the photo. `over`: it never will.
 */
export function stateOf({ version, mark }: Note, row: PhotoRow | undefined): 'arrived' | 'open' | 'over' {
  if (row && row.arrival === mark) return 'arrived'
  return row?.version === version ? 'open' : 'over'
}

/**
 * Notes photos down before they are shown. Gives how many notes the account has then. A request that is late, and was sent again
 * meanwhile, must not bring back what has been counted: so each says how often some were.
 */
export function createArrivalNotes(dynamo: Dynamo): (accountId: string, notes: string[]) => Promise<number> {
  const known = new Map<string, number | undefined>()
  return async (accountId, notes) => {
    for (let tries = 1; tries <= mostTries; tries++) {
      const times = known.get(accountId)
      const attempt = await dynamo.attempt<PendingRow>(
        pendingTable,
        { accountId },
        {
          update: 'ADD #arrivals :notes',
          condition: times === undefined ? 'attribute_not_exists(#times)' : '#times = :times',
          values: { notes: new Set(notes), times },
        },
      )
      if (known.size >= mostKnown) known.clear()
      known.set(accountId, attempt.row?.times)
      if (attempt.done) return attempt.row.arrivals?.size ?? 0
    }
    throw unavailable(new Error('Others count this account all the time.'))
  }
}
