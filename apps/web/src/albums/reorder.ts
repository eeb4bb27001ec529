/** Puts `moving`, in the order that they have, before another photo or (null) at the end. */
export function reorder(
  ids: readonly string[],
  moving: ReadonlySet<string>,
  beforeId: string | null,
): string[] {
  const moved = ids.filter((id) => moving.has(id))
  const before = landing(ids, moving, beforeId)
  const rest = ids.filter((id) => !moving.has(id))
  const at = before === null ? rest.length : rest.indexOf(before)
  return at < 0 ? [...ids] : [...rest.slice(0, at), ...moved, ...rest.slice(at)]
}

/** A place before one of the moving photos is the place before the next one that stays; null: the end. */
export function landing(
  ids: readonly string[],
  moving: ReadonlySet<string>,
  beforeId: string | null,
): string | null {
  if (beforeId === null || !moving.has(beforeId)) return beforeId
  return ids.slice(ids.indexOf(beforeId)).find((id) => !moving.has(id)) ?? null
}

export interface Run {
  ids: string[]
  /** Null: they were the last ones. */
  beforeId: string | null
}

/** Where photos were before they were taken out, as runs of neighbours. What came after a run is never removed itself, so each can be put back on its own. */
export function runsOf(ids: readonly string[], removed: ReadonlySet<string>): Run[] {
  const runs: Run[] = []
  let run: string[] = []
  for (const id of ids) {
    if (removed.has(id)) run.push(id)
    else if (run.length > 0) {
      runs.push({ ids: run, beforeId: id })
      run = []
    }
  }
  if (run.length > 0) runs.push({ ids: run, beforeId: null })
  return runs
}
