import { randomFrom } from './random-from.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Random choices, the same for the same seed. */
export class Draws {
  private readonly next: () => number

  constructor(seed: number) {
    this.next = randomFrom(seed)
  }

  /** From 0 on, below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** @throws Error when there is none. */
  pick<T>(items: readonly T[]): T {
    const [picked] = items.slice(this.below(items.length))
    if (picked === undefined) throw new Error('There is nothing to pick from.')
    return picked
  }

  /** Undefined when there is none. */
  pickIfAny<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : this.pick(items)
  }

  /** Each with its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const all = Object.entries<number>(weights) as [T, number][]
    let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of all) {
      left -= weight
      if (left < 0) return name
    }
    return this.pick(all)[0]
  }

  /** Up to `most` of them, each once, in any order. */
  some<T>(items: readonly T[], most: number): T[] {
    return this.taken(items, Math.min(items.length, this.below(most + 1)))
  }

  shuffled = <T>(items: readonly T[]): T[] => this.taken(items, items.length)

  private taken<T>(items: readonly T[], count: number): T[] {
    const left = [...items]
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)).flat()
  }

  /** In the form of `newId`, which sorts by time. */
  id(nowMs: number): string {
    let time = ''
    for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
      time = `${alphabet[rest % 32]}${time}`
    return time + Array.from({ length: 16 }, () => alphabet[this.below(32)]).join('')
  }

  /** Lower-case hex digits. */
  hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join('')
  }
}
