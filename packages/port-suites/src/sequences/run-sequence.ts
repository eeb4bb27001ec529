import { answerOf, isFault } from './answers.ts'

/** One call, or a few at once. */
export interface Operation<Ports> {
  /** As a report shows it. */
  text: string
  /** What the clock says then. */
  atMs: number
  run(ports: Ports): Promise<unknown>
}

export interface World<Ports> {
  name: string
  ports: Ports
  /** Sets its clock. */
  setTime(nowMs: number): void
  close(): Promise<void>
}

/** The first operation after which the worlds do not say the same. */
export interface Difference {
  /** Text of the operation or the look. */
  at: string
  /** By world. */
  answers: Record<string, string>
}

export interface Look<Ports> {
  /** What is read of the whole state. */
  reads: readonly Operation<Ports>[]
  /** After so many operations, and at the end. */
  every: number
}

/** Does the operations in each of the worlds, one after the other. Undefined when all answers are the same. */
export async function firstDifference<Ports>(
  worlds: readonly World<Ports>[],
  operations: Iterable<Operation<Ports>>,
  look: () => Look<Ports>,
): Promise<Difference | undefined> {
  let done = 0
  for (const operation of operations) {
    const difference = await differenceAt(worlds, operation)
    if (difference) return difference
    const { reads, every } = look()
    if (++done % every !== 0) continue
    const seen = await differenceOf(worlds, reads)
    if (seen) return seen
  }
  return differenceOf(worlds, look().reads)
}

async function differenceOf<Ports>(
  worlds: readonly World<Ports>[],
  reads: readonly Operation<Ports>[],
): Promise<Difference | undefined> {
  for (const read of reads) {
    const difference = await differenceAt(worlds, read)
    if (difference) return difference
  }
  return undefined
}

async function differenceAt<Ports>(
  worlds: readonly World<Ports>[],
  operation: Operation<Ports>,
): Promise<Difference | undefined> {
  const answers = await Promise.all(
    worlds.map(async ({ name, ports, setTime }): Promise<[string, string]> => {
      setTime(operation.atMs)
      return [name, await answerOf(() => operation.run(ports))]
    }),
  )
  const [first] = answers
  const isSame = answers.every(([, answer]) => answer === first?.[1] && !isFault(answer))
  return isSame ? undefined : { at: operation.text, answers: Object.fromEntries(answers) }
}

/**
 * A shorter sequence of which `fails` is still true: parts are left out, ever smaller ones, as long as that goes on. `fails` is
 * asked `most` times at most.
 */
export async function shortened<T>(
  sequence: readonly T[],
  fails: (sequence: readonly T[]) => Promise<boolean>,
  most = 200,
): Promise<T[]> {
  let shortest = [...sequence]
  let asked = 0
  for (let size = Math.ceil(shortest.length / 2); size >= 1;) {
    let isShorter = false
    for (let from = 0; from < shortest.length && asked < most;) {
      const without = shortest.toSpliced(from, size)
      asked++
      if (await fails(without)) {
        shortest = without
        isShorter = true
      } else from += size
    }
    if (asked === most || (size === 1 && !isShorter)) return shortest
    size = size === 1 ? 1 : Math.ceil(size / 2)
  }
  return shortest
}
