/** Runs `work` for all, so many at once; the answers in order. */
export async function inParallel<T, R>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const entries = all.entries()
  const lane = async () => {
    for (const [at, one] of entries) results[at] = await work(one)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane))
  return results
}
