import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
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

/** Every change that `node:fs` makes inside a folder becomes a step. For the whole process, from now on. */
export async function watchFiles(root: string, before: BeforeStep): Promise<void> {
  const step = (what: string, path: unknown, half?: () => void) => {
    const inside = relative(root, String(path))
    if (typeof path !== 'string' || inside.startsWith('..') || inside.startsWith(sep)) return
    before({ what, of: inside || '.', grows: growing.includes(what) }, faults, half)
  }
  const paths = new WeakMap<object, string>()
  const fdPaths = new Map<number, string>()
  const later = promises as unknown as Calls
  const now = fs as unknown as Calls
  for (const [name, at] of Object.entries(folderCalls)) {
    patch(later, name, (call, args) => async () => (step(name, args[at]), call()))
    patch(now, `${name}Sync`, (call, args) => () => (step(name, args[at]), call()))
  }
  patch(later, 'open', (call, [path, flags]) => async () => {
    if (flags !== 'r') step('open', path)
    const handle = (await call()) as object
    paths.set(handle, String(path))
    return handle
  })
  patch(now, 'openSync', (call, [path, flags]) => () => {
    if (flags !== 'r') step('open', path)
    const fd = call() as number
    fdPaths.set(fd, String(path))
    return fd
  })
  for (const [name, what] of Object.entries(fdCalls))
    patch(now, name, (call, [fd]) => () => (step(what, fdPaths.get(fd as number)), call()))
  const prototype = await handlePrototype()
  for (const name of handleCalls)
    patch(prototype, name, (call, args, self) => async () => {
      step(name, paths.get(self), () => writeHalf(self, args))
      return call()
    })
  syncBuiltinESMExports()
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

const writeDirectly = fs.writeSync

/** A write that is cut off by the end of its process. */
function writeHalf(handle: object, [bytes, at, length]: unknown[]): void {
  if (!(bytes instanceof Uint8Array) || typeof at !== 'number' || typeof length !== 'number') return
  writeDirectly((handle as { fd: number }).fd, bytes, at, length >> 1)
}
