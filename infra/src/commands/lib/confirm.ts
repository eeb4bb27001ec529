import { createInterface } from 'node:readline/promises'
import { CommandError } from './command-error.ts'

/** Asks for a word to be typed. @throws CommandError when another is, or when nobody is there to type it. */
export async function confirm(question: string, word: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CommandError(`${question}\nNobody is here to answer. To go on without being asked, add --yes`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await terminal.question(`${question}\nType ${word} to go on: `)
    if (answer.trim() !== word) throw new CommandError('Nothing was done.')
  } finally {
    terminal.close()
  }
}
