import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const ticksPerS = 100

/** Megabytes (1e6) resident now, or the most there ever were; 0 for a process that has ended. Linux. */
export function residentMb(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const kilobytes = new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`))?.[1]
  return (Number(kilobytes ?? 0) * 1024) / 1e6
}

export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** A process with all that it started. Pages that they share are counted for each: never too little. */
export function treeResidentMb(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + treeResidentMb(child), residentMb(pid))
}

/** Seconds of processor time so far, of a process and of all that it started, ended ones included. */
export function treeCpuS(pid: number): number {
  const [, fields = ''] = read(`/proc/${pid}/stat`).split(') ')
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.split(' ').slice(11, 15).map(Number)
  const own = (user + system + endedUser + endedSystem) / ticksPerS
  return childrenOf(pid).reduce((sum, child) => sum + treeCpuS(child), own)
}

/** Milliseconds on a processor so far of all threads that a process has now, as exact as the system counts (ns). Linux. */
export const threadsCpuMs = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [ranNs = 0] = read(`/proc/${pid}/task/${task}/schedstat`).split(' ').map(Number)
    return sum + ranNs / 1e6
  }, 0)

/** Runs a TypeScript program of this folder to its end. Gives what it printed, as JSON. */
export async function runProgram<T>(script: string, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>])
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
  return JSON.parse(output) as T
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // the process has just ended
  }
}
