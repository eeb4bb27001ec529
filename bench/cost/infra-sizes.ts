import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../lib/folders.ts'

const read = (path: string) => readFileSync(join(project, path), 'utf8')

/** Of a function, as infra configures it. */
export function memoryMb(name: string): number {
  const sizes = read('infra/src/constructs/function-sizes.ts')
  const found = new RegExp(`'?${name}'?: \\{\\s*memoryMb: (\\d+)`).exec(sizes)?.[1]
  if (found === undefined) throw new Error(`infra configures no function ${name}.`)
  return Number(found)
}

/** What is there while nobody does anything: queues that are polled, and metrics in alarms as they come. */
export function standing(): { queues: number; alarms: number } {
  const names = read('infra/src/names.ts')
  const lengthOf = (list: string) =>
    [...(new RegExp(`${list} = \\[([^\\]]*)\\]`).exec(names)?.[1] ?? '').matchAll(/'/g)].length / 2
  const queues = lengthOf('queueNames')
  const work = queues + lengthOf('workNames')
  const single = [...read('infra/src/watch/alarms.ts').matchAll(/name: '/g)].length
  return { queues, alarms: single + work + queues }
}
