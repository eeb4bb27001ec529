import type { Write } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { accountWrites } from './account-counts.ts'
import { cellsOf } from './cell-counts.ts'
import { joinedWrites } from './follower-writes.ts'
import { countedIn } from './month-counts.ts'

/** What DynamoDB takes in one transaction. */
export const mostWrites = 100
/** Attributes of months that are changed at once: an expression has room for about 300. */
const mostCounts = 200

/** A change and what follows it. */
export interface Planned {
  change: PhotoChange
  following: readonly Write[]
}

/** Changes of one account that fit into a transaction, with the joined writes of what follows them. */
export interface Unit<P extends Planned> {
  planned: P[]
  following: Write[]
}

/** In their order. What follows a single photo may be more than fits. */
export function unitsOf<P extends Planned>(all: readonly P[]): Unit<P>[] {
  const units: Unit<P>[] = []
  let room: Room | undefined
  for (const planned of all) {
    const fitting = room?.with(planned)
    if (fitting) units.at(-1)?.planned.push(planned)
    else units.push({ planned: [planned], following: [] })
    room = fitting ?? new Room().with(planned, true)
    const unit = units.at(-1)
    if (unit && room) unit.following = [...room.following.values()]
  }
  return units
}

/** What a unit writes so far. */
class Room {
  readonly following: ReadonlyMap<string, Write>
  private readonly rows: ReadonlySet<string>
  private readonly counts: ReadonlySet<string>

  constructor(
    following: ReadonlyMap<string, Write> = new Map(),
    rows = new Set<string>(),
    counts = new Set<string>(),
  ) {
    this.following = following
    this.rows = rows
    this.counts = counts
  }

  /** Undefined when there is no room for it, unless it is the `first`. */
  with({ change, following }: Planned, first = false): Room | undefined {
    const joined = joinedWrites(this.following, following)
    if (!joined && first) throw new Error('Two followers of photos change the same row.')
    if (!joined) return undefined
    const rows = new Set([...this.rows, ...rowsOf(change)])
    const counts = new Set([...this.counts, ...countsOf(change)])
    if (!first && (rows.size + joined.size > mostWrites || counts.size > mostCounts)) return undefined
    return new Room(joined, rows, counts)
  }
}

function rowsOf(change: PhotoChange): string[] {
  const { id, accountId, state } = change.before
  const { after } = change
  const freesBytes = state !== 'purging' && (!after || after.state === 'purging')
  return [
    id,
    ...(freesBytes ? [`bytes of ${id}`] : []),
    ...(accountWrites(accountId, [change]).length > 0 ? ['account'] : []),
    ...countedIn(change).map(({ month }) => month),
    ...cellsOf([change]),
  ]
}

const countsOf = (change: PhotoChange): string[] =>
  countedIn(change).flatMap(({ month, names }) => names.map((name) => `${month} ${name}`))
