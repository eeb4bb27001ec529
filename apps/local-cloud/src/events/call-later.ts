import type { FakeQueue } from '@cloudalbum/adapters-aws/testing'
import type { CloudFunction } from '@cloudalbum/infra/model'
import type { Functions } from '../functions/functions.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const tries = 3
/** A minute, then two, there. */
const pauseMs = 1000

/** Runs a function for which nobody waits, up to three times; then its queue of failures is told. */
export function createCallLater(
  definitions: readonly CloudFunction[],
  queues: Record<string, FakeQueue>,
  functions: Pick<Functions, 'invoke'>,
) {
  const run = async (name: string, event: unknown, tried = 1): Promise<void> => {
    try {
      await functions.invoke(name, event)
    } catch {
      if (tried < tries)
        return void setTimeout(() => void run(name, event, tried + 1), tried * pauseMs).unref()
      const { failures } = definitions.find((one) => one.name === name) ?? {}
      if (failures !== undefined) queues[failures]?.send(JSON.stringify({ requestPayload: event }))
    }
  }
  return (name: string, event: unknown) => void run(name, event)
}
