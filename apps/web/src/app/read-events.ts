export interface StreamEvent {
  id?: string
  data: string
  /** When to come again, as the server wishes. */
  retryMs?: number
}

/** Server-sent events of an answer (WHATWG HTML, section 9.2.6); EventSource itself cannot send an Authorization header. */
export async function* readEvents(response: Response): AsyncGenerator<StreamEvent> {
  let event: StreamEvent = { data: '' }
  let seen = false
  for await (const line of readLines(response)) {
    if (line !== '') {
      seen = addLine(event, line, seen) || seen
      continue
    }
    if (seen || event.id !== undefined) yield event
    event = { data: '' }
    seen = false
  }
}

/** Whole lines only: what a cut connection leaves over is no event. */
async function* readLines(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    await reader.cancel()
  }
}

/** True when the line is data. */
function addLine(event: StreamEvent, line: string, more: boolean): boolean {
  const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
  if (field === 'id' && !value.includes('\0')) event.id = value
  if (field === 'retry' && /^\d+$/.test(value)) event.retryMs = Number(value)
  if (field !== 'data') return false
  event.data = more ? `${event.data}\n${value}` : value
  return true
}
