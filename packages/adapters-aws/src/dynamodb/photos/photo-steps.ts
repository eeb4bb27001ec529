import type { Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { joinTurns } from './join-turns.ts'
import type { Intent, PhotoChanges } from './photo-changes.ts'
import { getPhotoRows } from './photo-reader.ts'
import type { PhotoRow } from './photo-rows.ts'

/** Undefined when the photo is not in a state for it. */
export type NextPhoto = (photo: Photo) => Photo | undefined

export interface Step {
  id: string
  next: NextPhoto
}

/** Takes single photos from one state to another; false when `next` does not want it. */
export interface PhotoSteps {
  /** For steps that change no count. */
  alone(step: Step): Promise<boolean>
  /** Those of one account that are asked for at once share transactions, and so the writes of its counts. `seen`: its row a moment ago. */
  joined(step: Step, seen?: PhotoRow): Promise<boolean>
}

const mostAtOnce = 100

export function createPhotoSteps(dynamo: Dynamo, changes: PhotoChanges): PhotoSteps {
  const read = joinTurns<string, PhotoRow | undefined>(mostAtOnce, async (_key, ids) => {
    const found = new Map((await getPhotoRows(dynamo, ids)).map((row) => [row.id, row]))
    return ids.map((id) => ({ value: found.get(id) }))
  })

  const commit = joinTurns<Step & { row: PhotoRow }, boolean>(mostAtOnce, async (_accountId, steps) => {
    const taken = new Map<Step, boolean>()
    const intents = [...Map.groupBy(steps, ({ id }) => id)].map(([id, all]) => intentOf(id, all, taken))
    const rows = new Map(steps.map(({ id, row }) => [id, row]))
    const failed = await changes.commitEach(intents, [...rows.values()])
    return steps.map((step) =>
      failed.has(step.id) ? { error: failed.get(step.id) } : { value: taken.get(step) ?? false },
    )
  })

  return {
    async alone(step) {
      const taken = new Map<Step, boolean>()
      await changes.commit([intentOf(step.id, [step], taken)])
      return taken.get(step) ?? false
    },
    async joined(step, seen) {
      const row = seen?.id === step.id ? seen : await read('', step.id)
      return row !== undefined && commit(row.accountId, { ...step, row })
    },
  }
}

/** All steps of one photo, one after the other; `taken` is told which of them it took. */
function intentOf(id: string, steps: readonly Step[], taken: Map<Step, boolean>): Intent {
  return {
    id,
    decide(before) {
      const after = steps.reduce((photo, step) => {
        const next = photo && step.next(photo)
        taken.set(step, next !== undefined)
        return next ?? photo
      }, before)
      return before && after !== before ? { before, after } : undefined
    },
  }
}
