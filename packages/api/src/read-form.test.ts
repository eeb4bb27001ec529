import { AppError } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { readForm } from './read-form.ts'

const boundary = 'xYzZY'
const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
const field = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (name: string, fileName: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: image/jpeg\r\n\r\n${content}\r\n`
const end = `--${boundary}--\r\n`

const requestOf = (body: BodyOf, more: Record<string, string> = headers) =>
  new Request('http://album.test/', { method: 'POST', body, headers: more, duplex: 'half' })
type BodyOf = string | ReadableStream<Uint8Array> | null

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true })
  return text
}

const undone: string[] = []
const undo = (text: string) => Promise.resolve(void undone.push(text))
const read = (request: Request, onFile = textOf) => {
  undone.length = 0
  return readForm(request, { fileField: 'file', onFile, maxFieldBytes: 1000 }, undo)
}

describe('a form', () => {
  it('gives its fields, also those behind the file, and what became of the file', async () => {
    const form = await read(
      requestOf(field('a', '1') + file('file', '바다.jpg', 'hello') + field('b', '둘') + end),
    )
    expect(form).toEqual({
      fields: { a: '1', b: '둘' },
      file: { fileName: '바다.jpg', contentType: 'image/jpeg', received: 'hello' },
    })
  })

  it('has no file when none is sent', async () => {
    expect(await read(requestOf(field('a', '1') + end))).toEqual({ fields: { a: '1' } })
  })

  it('keeps only the name of a path', async () => {
    expect((await read(requestOf(file('file', '../../etc/passwd', 'x') + end))).file?.fileName).toBe('passwd')
  })

  it.each([
    ['breaks off inside the file', file('file', 'a', 'hello').slice(0, -4)],
    ['breaks off after a field', field('a', '1')],
    ['is empty', ''],
    ['has no body', null],
    ['has two files', file('file', 'a', 'x') + file('file', 'b', 'y') + end],
    ['has the file in another field', file('other', 'a', 'x') + end],
    ['has too many fields', Array.from({ length: 100 }, (_, i) => field(`f${i}`, '')).join('') + end],
  ])('is refused when it %s', async (_, body) => {
    await expect(read(requestOf(body))).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is refused when a field is too large', async () => {
    const body = file('file', 'a', 'x') + field('a', 'x'.repeat(2000)) + end
    await expect(read(requestOf(body))).rejects.toMatchObject({ code: 'too-large' })
  })

  it('undoes the file when what follows is refused', async () => {
    const encoder = new TextEncoder()
    let whole = () => {}
    const isWhole = new Promise<void>((resolve) => (whole = resolve))
    const rest = field('a', 'x'.repeat(2000))
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(encoder.encode(file('file', 'a', 'hello') + rest.slice(0, 60))),
      async pull(controller) {
        await isWhole
        controller.enqueue(encoder.encode(rest.slice(60) + end))
        controller.close()
      },
    })
    const onFile = async (bytes: AsyncIterable<Uint8Array>) => {
      const text = await textOf(bytes)
      whole()
      return text
    }
    await expect(read(requestOf(body), onFile)).rejects.toMatchObject({ code: 'too-large' })
    expect(undone).toEqual(['hello'])
  })

  it.each([{ 'content-type': 'application/json' }, { 'content-type': '' }])(
    'is refused as %j',
    async (more) => {
      await expect(read(requestOf('{}', more))).rejects.toMatchObject({ code: 'unsupported-type' })
    },
  )

  it('is refused without a boundary', async () => {
    await expect(read(requestOf('x', { 'content-type': 'multipart/form-data; x=y' }))).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('fails as the file does, before the rest is sent', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(
          new TextEncoder().encode(sent++ === 0 ? file('file', 'a', 'x').slice(0, -2) : 'x'.repeat(10_000)),
        )
      },
    })
    const full = () => Promise.reject(new AppError('storage-full', 'The disk is full.'))
    await expect(read(requestOf(endless), full)).rejects.toMatchObject({ code: 'storage-full' })
    expect(sent).toBeLessThan(100)
  })

  it('ends when its sender goes away', async () => {
    let sent = 0
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ > 0) controller.error(new Error('ECONNRESET'))
        else controller.enqueue(new TextEncoder().encode(file('file', 'a', 'hello').slice(0, -2)))
      },
    })
    await expect(read(requestOf(broken))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(undone).toEqual([])
  })

  it('never holds a large file', async () => {
    const chunk = new Uint8Array(1 << 20)
    let left = 60
    const large = new ReadableStream<Uint8Array>({
      pull(controller) {
        const text = left === 60 ? file('file', 'a', '').slice(0, -2) : left === 0 ? `\r\n${end}` : undefined
        controller.enqueue(text === undefined ? chunk : new TextEncoder().encode(text))
        if (left-- === 0) controller.close()
      },
    })
    let most = 0
    const form = await readForm(
      requestOf(large),
      {
        fileField: 'file',
        onFile: async (bytes) => {
          let size = 0
          for await (const one of bytes) {
            size += one.byteLength
            most = Math.max(most, (60 - left) * chunk.byteLength - size)
          }
          return size
        },
      },
      () => Promise.resolve(),
    )
    expect(form.file?.received).toBe(59 * chunk.byteLength)
    expect(most).toBeLessThan(8 * chunk.byteLength)
  })
})
