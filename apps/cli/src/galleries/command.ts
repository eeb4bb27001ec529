import {
  ApiError,
  createClient,
  exportItems,
  importItems,
  listGalleries,
  type Client,
  type ImportResult,
} from '@cloudalbum/contract'
import { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { exitCodes } from '../upload/command.ts'

interface Options {
  server: string
  key?: string
  dryRun?: boolean
}

/** What a command writes to; the process's own unless a test looks at it. */
export interface Output {
  out: (text: string) => void
  err: (text: string) => void
}

const standard: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

export function galleriesCommand(env: Record<string, string>, output = standard, send = fetch): Command {
  const withAlbum = (command: Command) =>
    command
      .option(
        '--server <address>',
        'address of the album (or CLOUDALBUM_URL)',
        env['CLOUDALBUM_URL'] ?? 'http://localhost:8080',
      )
      .option(
        '--key <key>',
        'API key from Settings, API keys (or better: CLOUDALBUM_KEY)',
        env['CLOUDALBUM_KEY'],
      )
  const act = (options: Options, deed: (client: Client) => Promise<void>) => run(options, output, send, deed)
  return new Command('galleries')
    .description('Items of your galleries as files.')
    .addCommand(
      withAlbum(new Command('import'))
        .description(
          'Read items from a CSV file, or from a request file of aws dynamodb batch-write-item (.json).',
        )
        .argument('<gallery>', 'slug or id')
        .argument('<file>')
        .option('--dry-run', 'say what would change, and change nothing')
        .addHelpText(
          'after',
          '\nExit codes: 0 done, 1 a row is wrong and nothing was changed, 2 wrong use, 3 not let in or not reached.',
        )
        .action((gallery: string, file: string, options: Options) =>
          act(options, (client) => importFile(client, output, gallery, file, options.dryRun ?? false)),
        ),
    )
    .addCommand(
      withAlbum(new Command('export'))
        .description('Write all items as CSV, as the import takes it.')
        .argument('<gallery>', 'slug or id')
        .action((gallery: string, options: Options) =>
          act(options, async (client) => {
            const params = { id: await idOf(client, gallery) }
            const answer = await client.open(exportItems, { params })
            output.out(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer()))
          }),
        ),
    )
}

class WrongUse extends Error {}

async function run(
  { server, key }: Options,
  { err }: Output,
  send: typeof fetch,
  deed: (client: Client) => Promise<void>,
): Promise<void> {
  const stop = (code: number, message: string) => {
    err(`${message}\n`)
    process.exitCode = code
  }
  if (!key)
    return stop(
      exitCodes.noAccess,
      'An API key is missing: make one under Settings, API keys, and set CLOUDALBUM_KEY to it.',
    )
  if (!URL.canParse(server))
    return stop(exitCodes.usage, `${server} is no address. Example: --server https://photos.example.org`)
  const headers = () => ({ authorization: `Bearer ${key}` })
  try {
    await deed(createClient({ baseUrl: server.replace(/\/+$/, ''), headers, fetch: send }))
  } catch (error) {
    if (error instanceof WrongUse) return stop(exitCodes.usage, error.message)
    if (!(error instanceof ApiError)) throw error
    const who = error.status === 401 ? 'The API key is not valid (any more).' : error.message
    stop(exitCodes.noAccess, `${server}: ${who}`)
  }
}

async function idOf(client: Client, named: string): Promise<string> {
  const { galleries } = await client.call(listGalleries, {})
  const found = galleries.find(({ id, slug }) => id === named || slug === named)
  if (!found) throw new WrongUse(`You have no gallery ${named}.`)
  return found.id
}

async function importFile(
  client: Client,
  output: Output,
  gallery: string,
  file: string,
  dryRun: boolean,
): Promise<void> {
  const content = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`${file} cannot be read.`)
  })
  const format = /\.json$/i.test(file) ? 'dynamodb' : 'csv'
  const params = { id: await idOf(client, gallery) }
  const result = await client.call(importItems, { params, body: { format, content, dryRun } })
  report(output, file, result, dryRun)
}

function report({ out, err }: Output, file: string, result: ImportResult, dryRun: boolean): void {
  for (const { row, column, message } of result.errors)
    err(`${file}, row ${row}${column === null ? '' : `, ${column}`}: ${message}\n`)
  if (result.errors.length > 0) {
    err('Nothing was changed.\n')
    process.exitCode = exitCodes.someFailed
    return
  }
  const { added, changed, unchanged, waiting } = result
  const would = dryRun ? ' would be' : ''
  out(`${added}${would} added, ${changed}${would} changed, ${unchanged} unchanged`)
  out(waiting > 0 ? `; ${waiting} without a photo yet\n` : '\n')
}
