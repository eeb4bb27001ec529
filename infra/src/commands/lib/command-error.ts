import { StageError } from '../../stage.ts'

/** A command that cannot go on; the message says what to do. */
export class CommandError extends Error {}

/** Runs a command; one that cannot go on is shown as one readable message, and ends with 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof Error) || !isForPeople(error)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}

/** Of the command itself, and what AWS says: its words name what is missing. */
const isForPeople = (error: Error) =>
  error instanceof CommandError || error instanceof StageError || '$metadata' in error
