/** Which items somebody changed last, so that what was asked before does not undo it when its answer is late. */
export interface Order {
  now(): number
  mark(itemId: string): void
  isSince(itemId: string, moment: number): boolean
}

export function createOrder(): Order {
  let now = 0
  const last = new Map<string, number>()
  return {
    now: () => now,
    mark: (itemId) => void last.set(itemId, ++now),
    isSince: (itemId, moment) => (last.get(itemId) ?? 0) > moment,
  }
}
