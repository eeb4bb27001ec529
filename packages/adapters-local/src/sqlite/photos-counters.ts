import { facetStarts, monthOf, photoFacets, type Photo, type PhotoFacet } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { isShown, type PlacedChange } from './photos-row.ts'

export const countedStates = ['expected', 'processing', 'ready', 'rejected', 'trashed'] as const

/** Used bytes and states, months, and facets of accounts, moved by what changed. */
export function photoCounters(db: Database) {
  const moveUsage = usageMover(db)
  const moveMonths = monthMover(db)
  const moveFacets = facetMover(db)
  const makeAccount = db.prepare('INSERT INTO photo_accounts (account_id) VALUES (?) ON CONFLICT DO NOTHING')
  const findNumber = db
    .prepare<[string], number>('SELECT number FROM photo_accounts WHERE account_id = ?')
    .pluck()
  const forget = db.prepare(
    `DELETE FROM photo_accounts WHERE number = ? AND used_bytes = 0 AND ${countedStates.map((state) => `${state} = 0`).join(' AND ')}`,
  )
  return {
    /** What an account is called in tables of counters; given when it is first asked for. */
    accountNumber(accountId: string): number {
      const found = findNumber.get(accountId)
      if (found !== undefined) return found
      return Number(makeAccount.run(accountId).lastInsertRowid)
    },
    /** Used bytes and states: to be known to the next write of a transaction. */
    moveUsage,
    /** Months and facets. */
    apply(account: number, changes: readonly PlacedChange[]): void {
      moveMonths(account, changes)
      moveFacets(account, changes)
    },
    /** The number is free again; nothing is counted under it. */
    forgetIfEmpty(account: number): void {
      forget.run(account)
    },
  }
}

function usageMover(db: Database) {
  const move = db.prepare(
    `UPDATE photo_accounts SET used_bytes = used_bytes + @bytes, ${countedStates.map((state) => `${state} = ${state} + @${state}`).join(', ')}
     WHERE number = @account`,
  )
  return (account: number, changes: readonly PlacedChange[]): void => {
    const delta = { account, bytes: 0, expected: 0, processing: 0, ready: 0, rejected: 0, trashed: 0 }
    const add = (photo: Photo | undefined, sign: 1 | -1) => {
      if (!photo) return
      delta.bytes += sign * photo.sizeBytes
      if (photo.state !== 'purging') delta[photo.state] += sign
    }
    for (const { before, after } of changes) {
      add(before?.photo, -1)
      add(after?.photo, 1)
    }
    move.run(delta)
  }
}

function monthMover(db: Database) {
  const move = db.prepare(
    `INSERT INTO photo_months (account, month, count) VALUES (@account, @month, @delta)
     ON CONFLICT DO UPDATE SET count = count + @delta`,
  )
  const drop = db.prepare(
    'UPDATE photo_months SET count = count + @delta WHERE account = @account AND month = @month',
  )
  const clean = db.prepare('DELETE FROM photo_months WHERE account = ? AND month = ? AND count = 0')
  return (account: number, changes: readonly PlacedChange[]): void => {
    const deltas = new Map<string, number>()
    const add = (photo: Photo, sign: number) => {
      const month = monthOf(photo.taken.localMs)
      deltas.set(month, (deltas.get(month) ?? 0) + sign)
    }
    for (const { before, after } of changes) {
      if (isShown(before)) add(before.photo, -1)
      if (isShown(after)) add(after.photo, 1)
    }
    for (const [month, delta] of deltas) {
      if (delta !== 0) (delta > 0 ? move : drop).run({ account, month, delta })
      if (delta < 0) clean.run(account, month)
    }
  }
}

interface FacetMove extends PhotoFacet {
  delta: number
  /** How many photos have it as `value` now. */
  adds: number
  renamed: boolean
}

function facetMover(db: Database) {
  const insert = db.prepare(
    'INSERT INTO photo_facets (account, kind, folded, value, count) VALUES (@account, @kind, @folded, @value, @delta)',
  )
  // The spelling stays, unless all photos that have the facet were written just now.
  const move = db.prepare(
    `UPDATE photo_facets SET count = count + @delta, value = CASE WHEN count + @delta = @adds AND @adds > 0 THEN @value ELSE value END
     WHERE account = @account AND kind = @kind AND folded = @folded`,
  )
  const addStart = db.prepare(
    'INSERT INTO photo_facet_starts (account, kind, start, folded) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const dropStart = db.prepare(
    'DELETE FROM photo_facet_starts WHERE account = ? AND kind = ? AND start = ? AND folded = ?',
  )
  const clean = db.prepare(
    'DELETE FROM photo_facets WHERE account = ? AND kind = ? AND folded = ? AND count = 0',
  )

  return (account: number, changes: readonly PlacedChange[]): void => {
    for (const facet of facetMoves(changes)) {
      const { kind, folded, value, delta, adds } = facet
      if (delta === 0 && !facet.renamed) continue
      if (move.run({ account, kind, folded, value, delta, adds }).changes === 0) {
        insert.run({ account, kind, folded, value, delta })
        for (const start of facetStarts(folded)) addStart.run(account, kind, start, folded)
      }
      if (delta < 0 && clean.run(account, kind, folded).changes > 0)
        for (const start of facetStarts(folded)) dropStart.run(account, kind, start, folded)
    }
  }
}

function facetMoves(changes: readonly PlacedChange[]): Iterable<FacetMove> {
  const moves = new Map<string, FacetMove>()
  const moveOf = (facet: PhotoFacet): FacetMove => {
    const key = `${facet.kind}:${facet.folded}`
    const found = moves.get(key) ?? { ...facet, delta: 0, adds: 0, renamed: false }
    moves.set(key, found)
    return found
  }
  for (const { before, after } of changes) {
    const old = isShown(before) ? photoFacets(before.photo) : []
    const spellings = new Set(old.map((facet) => `${facet.kind}:${facet.value}`))
    for (const facet of old) moveOf(facet).delta -= 1
    for (const facet of isShown(after) ? photoFacets(after.photo) : []) {
      const move = moveOf(facet)
      move.delta += 1
      move.adds += 1
      if (!spellings.has(`${facet.kind}:${facet.value}`))
        Object.assign(move, { value: facet.value, renamed: true })
    }
  }
  return moves.values()
}
