import type { Telemetry } from '@cloudalbum/telemetry'

/** A trace for each run, or a step of the call that it is part of. What has no name runs too often, mostly for nothing. */
export function tracedUpkeep<Upkeep extends { name?: string; run: () => Promise<unknown> }>(
  telemetry: Telemetry,
  upkeep: Upkeep,
): Upkeep {
  const { name, run } = upkeep
  if (!telemetry.on || name === undefined) return upkeep
  return {
    ...upkeep,
    run: () =>
      telemetry.carry() === undefined
        ? telemetry.continued(undefined, name, {}, run)
        : telemetry.span(name, {}, run),
  }
}

/** One after the other, each a step of the run; one that fails ends it. */
export async function inTurn(
  telemetry: Telemetry,
  tasks: Record<string, () => Promise<unknown>>,
): Promise<void> {
  for (const [name, task] of Object.entries(tasks)) await telemetry.span(name, {}, task)
}
