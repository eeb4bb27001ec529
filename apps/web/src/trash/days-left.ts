const dayMs = 86_400_000

/** Whole days until a trashed photo goes; 0 on its last one, and never less. */
export const daysLeft = (trashedAtMs: number, keptDays: number, nowMs: number): number =>
  Math.max(0, Math.floor((trashedAtMs + keptDays * dayMs - nowMs) / dayMs))
