import { AppError, invalid, isAppError } from '@cloudalbum/core'
import type { BusboyFileStream } from '@fastify/busboy'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface FormOptions<T> {
  /** Name of the field that holds the file. */
  fileField: string
  /** Takes the file while it arrives: it is never in memory as a whole. */
  onFile: (bytes: AsyncIterable<Uint8Array>) => Promise<T>
  maxFieldBytes?: number
}

export interface Form<T> {
  fields: Record<string, string>
  file?: { fileName: string; contentType: string; received: T }
}

const maxFields = 50

/**
 * A multipart form (RFC 7578) with at most one file. When it fails after the file has come whole, `undo` is called with it.
 * @throws AppError `invalid-input`, `too-large`, and what `onFile` throws.
 */
export async function readForm<T>(
  request: Request,
  options: FormOptions<T>,
  undo: (received: T) => Promise<void>,
): Promise<Form<T>> {
  const parser = await parserOf(request, options.maxFieldBytes ?? 100_000)
  const form: Form<T> = { fields: {} }
  let failure: unknown
  let stream: BusboyFileStream | undefined
  let receiving: Promise<void> | undefined
  const fail = (error: unknown) => {
    failure ??= error
    parser.destroy(asError(failure))
  }
  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    if (nameTruncated || valueTruncated) fail(new AppError('too-large', 'A field of the form is too large.'))
    form.fields[name] = value
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => fail(invalid('The form has too many fields, or more than one file.')))
  parser.on('file', (name, bytes, fileName, _encoding, contentType) => {
    stream = bytes
    bytes.on('error', () => {}) // whoever reads the bytes hears of it
    if (name !== options.fileField)
      return fail(invalid(`The file belongs in the field ${options.fileField}.`))
    receiving = options
      .onFile(wellFormed(bytes))
      .then((received) => void (form.file = { fileName, contentType, received }), fail)
  })
  try {
    await pipeline(Readable.fromWeb(request.body ?? emptyBody()), parser)
    await receiving
    if (failure !== undefined) throw asError(failure)
    return form
  } catch (error) {
    stream?.destroy(asError(error))
    await receiving
    if (form.file) await undo(form.file.received)
    throw failure === undefined ? translated(error) : asError(failure)
  }
}

async function parserOf(request: Request, maxFieldBytes: number) {
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType))
    throw new AppError('unsupported-type', 'Send a form as multipart/form-data.')
  const limits = {
    files: 1,
    fields: maxFields,
    parts: maxFields + 1,
    fieldSize: maxFieldBytes,
    headerPairs: 20,
  }
  // Seldom needed: only an earlier client sends forms. Bundled, it has no names but this one.
  const { default: busboy } = await import('@fastify/busboy')
  try {
    return new busboy.Busboy({ headers: { 'content-type': contentType }, limits })
  } catch (cause) {
    if (!(cause instanceof Error && /boundary/i.test(cause.message))) throw cause
    throw new AppError('invalid-input', 'The form has no boundary.', { cause })
  }
}

const emptyBody = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() })

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

async function* wellFormed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    throw translated(error)
  }
}

/** What the parser finds wrong, and a sender that goes away, are no fault of the album. */
const translated = (error: unknown) =>
  isAppError(error)
    ? error
    : new AppError('invalid-input', 'The form broke off, or is not well formed.', { cause: error })
