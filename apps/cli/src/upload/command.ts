import {
  ApiError,
  createAlbum,
  createClient,
  getAccount,
  listAlbums,
  type Client,
} from '@cloudalbum/contract'
import { Command, InvalidArgumentError } from 'commander'
import { findFiles } from './find-files.ts'
import { createProgress, formatBytes } from './progress.ts'
import { upload } from './upload.ts'

/** 0: all there; 1: some files failed; 2: used wrongly; 3: not let in, or not reached; 130: interrupted. */
export const exitCodes = { ok: 0, someFailed: 1, usage: 2, noAccess: 3, interrupted: 130 } as const

interface Options {
  server: string
  key?: string
  album?: string
  dryRun?: boolean
  parallel: number
}

export const uploadCommand = (env: Record<string, string>) =>
  new Command('upload')
    .description(
      'Upload photos: files, or folders with all that is in them. What the album has already is skipped.',
    )
    .argument('<paths...>', 'files and folders')
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
    .option('--album <title>', 'put the photos into this album; it is made when there is none')
    .option('--dry-run', 'say what would be uploaded, and upload nothing')
    .option('--parallel <n>', 'files on the way at the same time', positive, 3)
    .addHelpText(
      'after',
      '\nExit codes: 0 all there, 1 some files failed, 2 wrong use, 3 not let in or not reached, 130 interrupted.',
    )
    .action(run)

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 16)
    throw new InvalidArgumentError('It is a whole number from 1 to 16.')
  return number
}

async function run(paths: string[], options: Options): Promise<void> {
  const key = options.key
  if (!key)
    return stop(
      exitCodes.noAccess,
      'An API key is missing: make one under Settings, API keys, and set CLOUDALBUM_KEY to it.',
    )
  if (!URL.canParse(options.server))
    return stop(
      exitCodes.usage,
      `${options.server} is no address. Example: --server https://photos.example.org`,
    )
  const client = createClient({
    baseUrl: options.server.replace(/\/+$/, ''),
    headers: () => ({ authorization: `Bearer ${key}` }),
  })
  try {
    await client.call(getAccount, {})
    await uploadAll(client, paths, options)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const who = error.status === 401 ? 'The API key is not valid (any more).' : error.message
    stop(exitCodes.noAccess, `${options.server}: ${who}`)
  }
}

async function uploadAll(client: Client, paths: string[], options: Options): Promise<void> {
  const { files, skipped } = await findFiles(paths)
  for (const { path, reason } of skipped) process.stderr.write(`- ${path} ${reason}\n`)
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const aborter = new AbortController()
  process.once('SIGINT', () => aborter.abort())
  const progress = createProgress({ files: files.length, bytes }, process.stderr)
  const albumId = options.album && !options.dryRun ? await albumIdOf(client, options.album) : undefined
  const report = await upload({
    files,
    client,
    baseUrl: options.server,
    parallel: options.parallel,
    dryRun: options.dryRun ?? false,
    progress,
    signal: aborter.signal,
    ...(albumId ? { albumId } : {}),
  }).catch((error: unknown) => {
    if (!aborter.signal.aborted) throw error
  })
  progress.end()
  if (!report || aborter.signal.aborted)
    return stop(exitCodes.interrupted, 'Stopped. Run the same command again to continue.')
  const verb = options.dryRun ? 'would be uploaded' : 'uploaded'
  const missing = skipped.filter((one) => one.reason === 'does not exist').length
  process.stdout.write(
    `${report.uploaded} ${verb}, ${report.duplicates} already there, ${report.failed.length + missing} failed (${formatBytes(bytes)})\n`,
  )
  process.exitCode = report.failed.length + missing > 0 ? exitCodes.someFailed : exitCodes.ok
}

async function albumIdOf(client: Client, title: string): Promise<string> {
  const { albums } = await client.call(listAlbums, {})
  const found =
    albums.find((one) => one.title === title) ??
    albums.find((one) => one.title.toLowerCase() === title.toLowerCase())
  return (found ?? (await client.call(createAlbum, { body: { title } }))).id
}

function stop(code: number, message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = code
}
