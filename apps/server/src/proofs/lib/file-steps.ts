import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import type { Done } from './power.ts'
import type { BeforeStep, Faults } from './steps.ts'

type Call = (...args: unknown[]) => unknown
type Calls = Record<string, Call>

const faults: Faults = { full: () => errorOf('ENOSPC'), broken: () => errorOf('EIO') }
const errorOf = (code: string) => Object.assign(new Error(`${code}: proof`), { code })

/** What changes a folder, by which of its arguments says where. Reads are no steps. */
const folderCalls = { link: 1, mkdir: 0, rm: 0, rmdir: 0, rename: 1, unlink: 0 } as const
const growing = ['link', 'mkdir', 'rename', 'write', 'sync', 'open']
const handleCalls = ['write', 'sync', 'datasync', 'truncate', 'writeFile', 'appendFile']
const fdCalls = { writeSync: 'write', fsyncSync: 'sync' } as const

const later = promises as unknown as Calls
const now = fs as unknown as Calls

/**
 * Every change that `node:fs` makes inside a folder becomes a step, and is told when it is done. For the whole process, from now on.
 * `onLogSync` is called when a sync of a write-ahead log begins; what it gives is called when that sync is done.
 */
export async function watchFiles(
  root: string,
  before: BeforeStep,
  onDone: (done: Done) => void,
  onLogSync: (path: string) => () => void,
): Promise<void> {
  const files = join(root, 'files')
  const watch: Watch = {
    step(what, path, half) {
      const inside = relative(root, String(path))
      if (typeof path !== 'string' || inside.startsWith('..') || inside.startsWith(sep)) return
      before({ what, of: inside || '.', grows: growing.includes(what) }, faults, half)
    },
    told(what, path, more = {}) {
      if (typeof path === 'string' && (path === files || path.startsWith(files + sep)))
        onDone({ what: synonyms[what] ?? what, path: relative(files, path) || '.', ...more } as Done)
    },
    inFiles: (path) => relative(files, String(path)),
    syncing: (path) => (path?.startsWith(root) && path.endsWith('-wal') ? onLogSync(path) : () => {}),
  }
  watchFolders(watch)
  const paths = watchOpening(watch)
  await watchHandles(watch, paths)
  syncBuiltinESMExports()
}

interface Watch {
  step(what: string, path: unknown, half?: () => void): void
  told(what: string, path: unknown, more?: object): void
  inFiles(path: unknown): string
  syncing(path: string | undefined): () => void
}

function watchFolders({ step, told, inFiles }: Watch): void {
  for (const [name, at] of Object.entries(folderCalls)) {
    patch(later, name, (call, args) => async () => {
      step(name, args[at])
      const result = await call()
      told(name, args[at], at === 1 ? { from: inFiles(args[0]) } : {})
      return result
    })
    patch(now, `${name}Sync`, (call, args) => () => (step(name, args[at]), call()))
  }
}

/** Gives the paths of handles. */
function watchOpening({ step, told }: Watch): WeakMap<object, string> {
  const paths = new WeakMap<object, string>()
  const fdPaths = new Map<unknown, string>()
  patch(later, 'open', (call, [path, flags]) => async () => {
    if (flags !== 'r') step('open', path)
    const handle = (await call()) as object
    if (flags !== 'r') told('open', path)
    paths.set(handle, String(path))
    return handle
  })
  patch(now, 'openSync', (call, [path, flags]) => () => {
    if (flags !== 'r') step('open', path)
    const fd = call()
    fdPaths.set(fd, String(path))
    return fd
  })
  for (const [name, what] of Object.entries(fdCalls))
    patch(now, name, (call, [fd]) => {
      return () => (step(what, fdPaths.get(fd)), call())
    })
  return paths
}

async function watchHandles({ step, told, syncing }: Watch, paths: WeakMap<object, string>): Promise<void> {
  const prototype = await handlePrototype()
  for (const name of handleCalls)
    patch(prototype, name, (call, args, self) => async () => {
      const path = paths.get(self)
      step(name, path, () => writeHalf(self, args))
      const synced = name === 'datasync' ? syncing(path) : undefined
      const result = await call()
      synced?.()
      told(name, path, name === 'write' ? { bytes: written(args, result) } : {})
      return result
    })
}

/** Lets `around` decide when the call goes on. */
function patch(
  target: Calls,
  name: string,
  around: (call: () => unknown, args: unknown[], self: object) => Call,
): void {
  const original = target[name]
  if (!original) throw new Error(`There is no ${name} to watch.`)
  target[name] = function (this: object, ...args: unknown[]) {
    return around(() => original.apply(this, args), args, this)()
  }
}

/** What every FileHandle inherits from; Node does not export it. */
async function handlePrototype(): Promise<Calls> {
  const path = join(tmpdir(), `proof-${process.pid}`)
  const handle = await promises.open(path, 'w')
  await handle.close()
  fs.rmSync(path)
  return Object.getPrototypeOf(handle) as Calls
}

/** `rmdir` and `unlink` take a name away as `rm` does. */
const synonyms: Record<string, string> = { rmdir: 'rm', unlink: 'rm', datasync: 'sync' }

function written([bytes, at]: unknown[], result: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array) || typeof at !== 'number') throw new Error('A write of another kind.')
  // A copy: the album uses its buffers again.
  return new Uint8Array(bytes.subarray(at, at + (result as { bytesWritten: number }).bytesWritten))
}

const writeDirectly = fs.writeSync

/** A write that is cut off by the end of its process. */
function writeHalf(handle: object, [bytes, at, length]: unknown[]): void {
  if (!(bytes instanceof Uint8Array) || typeof at !== 'number' || typeof length !== 'number') return
  writeDirectly((handle as { fd: number }).fd, bytes, at, length >> 1)
}
