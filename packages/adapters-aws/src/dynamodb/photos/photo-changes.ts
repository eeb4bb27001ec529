import type { Photo } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import type { PhotoChange, PhotoFollower } from '../photo-follower.ts'
import { giveWay, unavailable } from '../retry.ts'
import { accountWrites } from './account-counts.ts'
import { cellWrites, type NewestIn } from './cell-counts.ts'
import { IndexBehind } from './cell-write.ts'
import { monthWrites } from './month-counts.ts'
import { createArrivalNotes, isArrival, noteOf } from './arrival-notes.ts'
import { countPending, mostPending, needsCounts, pendingOf } from './pending-counts.ts'
import { getPhotoRow, getPhotoRows, hashesTable, photosTable } from './photo-reader.ts'
import { newWriteId, toPhoto, toRow, type Marks, type PhotoRow } from './photo-rows.ts'
import { mostWrites, unitsOf, type Planned, type Unit } from './units.ts'
import type { WordHints } from './word-hints.ts'

/** What is wanted of a photo that exists, or does not. It may be asked again when the photo has changed meanwhile. */
export interface Intent {
  id: string
  /** Undefined: nothing to write. What it throws refuses the change. */
  decide(photo: Photo | undefined): PhotoChange | undefined
}

interface PlannedIntent extends Planned {
  intent: Intent
  /** Of the row as it was read. */
  marks: Marks
}

/** With the mark of one try to write it. */
type Marked = PlannedIntent & { mark: string }

export interface PhotoChangesParts {
  dynamo: Dynamo
  followers: readonly PhotoFollower[]
  hints: WordHints
  newestIn: NewestIn
}

const mostTries = 15

/** Changes photos of one account with all that is counted and indexed of them. */
export class PhotoChanges {
  private readonly parts: PhotoChangesParts
  private readonly noteArrivals: ReturnType<typeof createArrivalNotes>

  constructor(parts: PhotoChangesParts) {
    this.parts = parts
    this.noteArrivals = createArrivalNotes(parts.dynamo)
  }

  /**
   * Decides on all, then writes them in transactions of as many as fit, in their order. What `decide` throws at first leaves
   * everything as it was; a crash in between, or a photo that others change so that it is refused meanwhile, leaves those that
   * were written: again, it does the rest. `rows`: as they were read a moment ago.
   */
  async commit(intents: readonly Intent[], rows?: readonly PhotoRow[]): Promise<void> {
    for (const unit of await this.plan(intents, rows)) await this.writeUnit(unit)
  }

  /** As `commit`, but goes on with others where some fail. Gives what went wrong, by id. */
  async commitEach(intents: readonly Intent[], rows?: readonly PhotoRow[]): Promise<Map<string, unknown>> {
    const failed = new Map<string, unknown>()
    for (const unit of await this.plan(intents, rows))
      try {
        await this.writeUnit(unit)
      } catch (error) {
        for (const { intent } of unit.planned) failed.set(intent.id, error)
      }
    return failed
  }

  private async plan(intents: readonly Intent[], rows?: readonly PhotoRow[]): Promise<Unit<PlannedIntent>[]> {
    const { dynamo, hints } = this.parts
    const ids = intents.map(({ id }) => id)
    const found = new Map((rows ?? (await getPhotoRows(dynamo, ids))).map((row) => [row.id, row]))
    const decided = intents.flatMap((intent) => {
      const row = found.get(intent.id)
      const change = intent.decide(row && toPhoto(row))
      return row && change ? [{ intent, change, marks: marksOf(row) }] : []
    })
    const changes = decided.map(({ change }) => change)
    await Promise.all([hints.announce(changes), this.countBefore(changes)])
    const planned = decided.map(async (one) => ({ ...one, following: await this.writesAfter(one.change) }))
    return unitsOf(await Promise.all(planned))
  }

  /** What the photos, as they were read, count for is in the counts. */
  private async countBefore(changes: readonly PhotoChange[]): Promise<void> {
    const accountId = changes[0]?.before.accountId
    if (accountId !== undefined && changes.some(needsCounts)) await countPending(this.parts.dynamo, accountId)
  }

  private async writesAfter(change: PhotoChange): Promise<Write[]> {
    return (await Promise.all(this.parts.followers.map((follower) => follower.writesFor(change)))).flat()
  }

  private async writeUnit(unit: Unit<PlannedIntent>, tries = 1): Promise<void> {
    const outcome = await this.attempt(unit, tries > 1)
    if (outcome === 'written') return
    if (tries === mostTries) throw unavailable(outcome)
    await giveWay(tries)
    const again = await this.plan(unit.planned.map(({ intent }) => intent))
    for (const one of again) await this.writeUnit(one, tries + 1)
  }

  /** Gives why not, when something is not as it was read. */
  private async attempt(unit: Unit<PlannedIntent>, consistent: boolean): Promise<'written' | Error> {
    const { dynamo } = this.parts
    try {
      const marked = unit.planned.map((one) => ({ ...one, mark: newWriteId() }))
      await this.noteBefore(marked)
      const own = await this.ownWrites(marked, consistent)
      const room = mostWrites - own.length
      const [first, rest] = [unit.following.slice(0, room), unit.following.slice(room)]
      if (own.length + first.length > 1) await dynamo.transact([...own, ...first])
      else if (!(await this.writeAlone(own))) return new Error('The photo has changed meanwhile.')
      await this.writeRest(rest)
      return 'written'
    } catch (error) {
      if (error instanceof TransactionRefused || error instanceof IndexBehind) return error
      throw error
    }
  }

  /** Before they are shown: so that nobody sees a photo that is neither counted nor noted. */
  private async noteBefore(marked: readonly Marked[]): Promise<void> {
    const pending = pendingOf(marked.map(({ change }) => change))
    const [first] = pending
    if (!first) return
    const { accountId } = first.before
    const noted = marked.filter(({ change }) => pending.includes(change))
    const many = await this.noteArrivals(
      accountId,
      noted.map(({ change, mark }) => noteOf(change.before, mark)),
    )
    if (many > mostPending) await countPending(this.parts.dynamo, accountId)
  }

  private async ownWrites(planned: readonly Marked[], consistent: boolean): Promise<Write[]> {
    const changes = planned.map(({ change }) => change)
    const accountId = changes[0]?.before.accountId
    if (accountId === undefined) return []
    const { dynamo, newestIn } = this.parts
    const pending = pendingOf(changes)
    const countedNow = changes.filter((change) => !pending.includes(change))
    const [months, cells] = await Promise.all([
      monthWrites(dynamo, accountId, countedNow),
      cellWrites(dynamo, newestIn, accountId, countedNow, { consistent }),
    ])
    return [...planned.flatMap(photoWrites), ...accountWrites(accountId, changes), ...months, ...cells]
  }

  /** One write needs no transaction. The photo tells whether it is ours, should the answer to it have been lost. */
  private async writeAlone([write]: Write[]): Promise<boolean> {
    if (!write) return true
    if (!('put' in write)) {
      await this.parts.dynamo.transact([write])
      return true
    }
    const { put, condition, values } = write
    const terms = { ...(condition === undefined ? {} : { condition }), ...(values ? { values } : {}) }
    if (await this.parts.dynamo.put(photosTable, put, terms)) return true
    const row = await getPhotoRow(this.parts.dynamo, String(put.id))
    return row !== undefined && [row.writeId, row.arrival].includes(String(put.writeId))
  }

  /** What did not fit follows at once. What is refused has been done. */
  private async writeRest(rest: readonly Write[]): Promise<void> {
    if (rest.length === 0) return
    const part = rest.slice(0, mostWrites)
    try {
      await this.parts.dynamo.transact(part)
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error
      const open = part.filter((_, i) => error.refusals[i] === undefined)
      return this.writeRest([...open, ...rest.slice(mostWrites)])
    }
    return this.writeRest(rest.slice(mostWrites))
  }
}

const marksOf = ({ writeId, arrival }: PhotoRow): Marks => ({
  writeId,
  ...(arrival === undefined ? {} : { arrival }),
})

function photoWrites({ change, marks, mark }: Marked): Write[] {
  const { before, after } = change
  const { id, accountId, sha256 } = before
  const unchanged = {
    condition: '#version = :version AND #writeId = :writeId',
    values: { version: before.version, writeId: marks.writeId },
  }
  const next = { ...marks, writeId: mark, ...(isArrival(change) ? { arrival: mark } : {}) }
  const write: Write = after
    ? { table: photosTable, put: toRow(after, next), ...unchanged }
    : { table: photosTable, remove: { id }, ...unchanged }
  const freesBytes = before.state !== 'purging' && (!after || after.state === 'purging')
  if (!freesBytes) return [write]
  const key = { accountId, sha256 }
  return [
    write,
    { table: hashesTable, remove: key, condition: '#photoId = :photoId', values: { photoId: id } },
  ]
}
