import { isAppError } from '@cloudalbum/core'

/**
 * What a call gives, as text that is the same for equal answers: members in one order, unset ones left out. Of an AppError its
 * code; what else is thrown is told with where it came from, so that nothing equals it.
 */
export async function answerOf(run: () => Promise<unknown>): Promise<string> {
  try {
    return textOf(await run())
  } catch (error) {
    if (isAppError(error)) return `refused: ${error.code}`
    return `fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

export const isFault = (answer: string) => answer.startsWith('fault: ')

const textOf = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value, (_, member: unknown) => inOrder(member))

const inOrder = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
