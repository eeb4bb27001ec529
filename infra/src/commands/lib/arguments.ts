import { parseArgs } from 'node:util'
import { chosenStage } from '../../chosen-stage.ts'
import { choices, type Choice, type Choices, type Stage } from '../../stage.ts'
import { CommandError } from './command-error.ts'

export interface Arguments {
  stage: Stage
  /** As given, to be handed on to the CDK. */
  given: Choices
  /** Asks nothing. */
  yes: boolean
  withData: boolean
  /** Of the container. */
  image: string | undefined
}

/** `alarmEmail` is `--alarm-email`. */
const flagOf = (choice: Choice) => choice.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Every choice of a stage is a flag too. @throws CommandError, StageError */
export function readArguments(argv: readonly string[] = process.argv.slice(2)): Arguments {
  const texts = [...choices.map(flagOf), 'image']
  const options = {
    ...Object.fromEntries(texts.map((flag) => [flag, { type: 'string' as const }])),
    yes: { type: 'boolean' as const },
    'with-data': { type: 'boolean' as const },
  }
  const values = parsed(argv, options)
  const given: Choices = Object.fromEntries(
    choices.flatMap((choice) => {
      const value = values[flagOf(choice)]
      return value === undefined ? [] : [[choice, value]]
    }),
  )
  const image = values['image']
  return {
    given,
    stage: chosenStage(given),
    yes: values['yes'] === true,
    withData: values['with-data'] === true,
    image: typeof image === 'string' ? image : undefined,
  }
}

function parsed(argv: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: [...argv], options: options ?? {} }).values
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new CommandError(`${problem}\nExample: npm run deploy -- --stage dev --alarm-email me@example.org`)
  }
}
