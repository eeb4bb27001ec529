import { describe, expect, it } from 'vitest'
import { readEvents } from './read-events.ts'

async function read(...chunks: string[]) {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
  const events = []
  for await (const event of readEvents({ body: stream } as unknown as Response)) events.push(event)
  return events
}

describe('a stream of events', () => {
  it('is read across any cut', async () => {
    expect(await read('id: 7\nda', 'ta: {"a":1}\n', '\ndata: b\n\n')).toEqual([
      { id: '7', data: '{"a":1}' },
      { data: 'b' },
    ])
  })
  it('joins lines of data, and takes all ends of lines', async () => {
    expect(await read('data: a\r\ndata:b\r\n\r\n')).toEqual([{ data: 'a\nb' }])
  })
  it('passes over comments and what it does not know', async () => {
    expect(await read(': ping\n\nevent: change\nretry: 5\ndata: x\n\n')).toEqual([{ data: 'x', retryMs: 5 }])
  })
  it('drops an event that was cut off at the end', async () => {
    expect(await read('data: a\n\ndata: b')).toEqual([{ data: 'a' }])
  })
})
