import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { choices, readStage, StageError, type Choices, type Stage } from './stage.ts'

const stages = join(import.meta.dirname, '../stages')

/** The choices of the command line (`CDK_CONTEXT_JSON`, as the CDK hands them on), over those of `infra/stages/<stage>.json`. */
export function chosenStage(given: Choices = contextOfCdk(), folder = stages): Stage {
  const { name } = readStage({ stage: given.stage })
  return readStage({ ...choicesOf(join(folder, `${name}.json`)), ...given })
}

function contextOfCdk(): Choices {
  const context = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}') as Record<string, unknown>
  return Object.fromEntries(choices.flatMap((name) => (name in context ? [[name, context[name]]] : [])))
}

/** @throws StageError for a name that is none, which would silently change nothing. */
function choicesOf(file: string): Choices {
  if (!existsSync(file)) return {}
  const read = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  const stray = Object.keys(read).find((name) => !choices.some((one) => one === name))
  if (stray !== undefined) throw new StageError(`${file} has ${stray}. There are: ${choices.join(', ')}`)
  return read
}
