import { join } from 'node:path'
import type { FromFunction, ToFunction } from './messages.ts'
import { offerStreaming } from './streaming.ts'

// node runner.ts <folder> <module.export>: one function in a process of its own, as Lambda runs it: it begins once, and then takes
// one event after the other from who started it.

type Handler = (event: unknown, context: object) => unknown

const [folder = '', path = ''] = process.argv.slice(2)
const [module = '', name = ''] = path.split('.')
const tell = (message: FromFunction) => process.send?.(message)

offerStreaming(tell)
const { [name]: handler } = (await import(join(folder, `${module}.mjs`))) as Record<string, Handler>
if (!handler) throw new Error(`${folder}/${module}.mjs exports no ${name}.`)

process.on('disconnect', () => process.exit())
process.on('message', (message: ToFunction) => {
  if (message.kind === 'invoke') void invoke(message)
})
tell({ kind: 'ready' })

async function invoke({ id, event, deadlineMs }: Extract<ToFunction, { kind: 'invoke' }>): Promise<void> {
  const context = {
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: '$LATEST',
    awsRequestId: id,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
  try {
    const result: unknown = await handler?.(JSON.parse(event), context)
    tell({ kind: 'result', json: JSON.stringify(result) ?? 'null' })
  } catch (error) {
    const { name: kind, message, stack } = error instanceof Error ? error : new Error(String(error))
    process.stderr.write(`${stack ?? message}\n`)
    tell({ kind: 'failure', name: kind, message })
  }
}
