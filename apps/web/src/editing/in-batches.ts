/** What the server takes in one request. */
const mostIds = 1000

/** Calls `work` with a thousand ids at a time, one after the other. */
export async function inBatches(
  ids: readonly string[],
  work: (batch: string[]) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < ids.length; first += mostIds) await work(ids.slice(first, first + mostIds))
}
