import type { Page } from 'puppeteer-core'

export interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Processor time of the thread in µs. Tasks that began before the trace have none. */
  tdur?: number
  args: { name?: string }
}

/**
 * Runs something in a page. Gives the processor time in ms of each task of its main thread meanwhile, longest first:
 * unlike their duration, it does not grow while others use the processor.
 */
export async function taskTimes<T>(
  page: Page,
  run: () => Promise<T>,
): Promise<{ result: T; cpuMs: number[] }> {
  await page.tracing.start({ categories: ['-*', '__metadata', 'disabled-by-default-devtools.timeline'] })
  const result = await run()
  const trace = await page.tracing.stop()
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as { traceEvents: TraceEvent[] }
  return { result, cpuMs: processorTimes(traceEvents).sort((a, b) => b - a) }
}

/** Of the tasks of main threads, in ms. */
export function processorTimes(traceEvents: readonly TraceEvent[]): number[] {
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(thread),
  )
  const times = traceEvents
    .filter((event) => event.ph === 'X' && event.name === 'RunTask' && main.has(thread(event)))
    .map(({ tdur = 0 }) => tdur / 1000)
  if (times.length === 0) throw new Error('The trace of the browser has no tasks.')
  return times
}
