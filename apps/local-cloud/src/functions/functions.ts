import type { CloudFunction } from '@cloudalbum/infra/model'
import { FunctionProcess, type Pieces } from './function-process.ts'

/** So many events of one function at once; others wait. */
const mostAtOnce = 4

/** Runs functions by their name. */
export interface Functions {
  /** Gives what the function answers. @throws FunctionError */
  invoke(name: string, event: unknown): Promise<unknown>
  /** Hands on what the function answers in pieces. @throws FunctionError */
  stream(name: string, event: unknown, pieces: Pieces): Promise<void>
  stop(): Promise<void>
}

/**
 * Each function in as many processes as it has events at once, at most four: started with the first need, and kept.
 * @param environmentOf all that a process of this function finds in its environment
 */
export function runFunctions(
  definitions: readonly CloudFunction[],
  environmentOf: (definition: CloudFunction) => Record<string, string>,
): Functions {
  const pools = new Map(definitions.map((one) => [one.name, new Pool(one, environmentOf(one))]))
  const poolOf = (name: string) => {
    const pool = pools.get(name)
    if (!pool) throw new Error(`The templates have no function ${name}.`)
    return pool
  }
  return {
    invoke: (name, event) => poolOf(name).run((one) => one.invoke(event)),
    stream: async (name, event, pieces) => void (await poolOf(name).run((one) => one.invoke(event, pieces))),
    stop: async () => void (await Promise.all([...pools.values()].map((pool) => pool.stop()))),
  }
}

/** Functions that others must know before they can run: the user pool calls them, and they call the user pool. */
export class LateFunctions implements Omit<Functions, 'stop'> {
  private functions: Functions | undefined

  runs(functions: Functions): void {
    this.functions = functions
  }

  invoke(name: string, event: unknown): Promise<unknown> {
    return this.running.invoke(name, event)
  }

  stream(name: string, event: unknown, pieces: Pieces): Promise<void> {
    return this.running.stream(name, event, pieces)
  }

  private get running(): Functions {
    if (!this.functions) throw new Error('The functions do not run yet.')
    return this.functions
  }
}

class Pool {
  private readonly definition: CloudFunction
  private readonly environment: Record<string, string>
  private readonly all = new Set<FunctionProcess>()
  private readonly idle: FunctionProcess[] = []
  private readonly waiting: (() => void)[] = []
  private busy = 0

  constructor(definition: CloudFunction, environment: Record<string, string>) {
    this.definition = definition
    this.environment = environment
  }

  async run<T>(work: (process: FunctionProcess) => Promise<T>): Promise<T> {
    while (this.busy >= mostAtOnce) await new Promise<void>((resolve) => this.waiting.push(resolve))
    this.busy++
    const process = this.idle.pop() ?? this.start()
    try {
      return await work(process)
    } finally {
      this.busy--
      if (process.isUsable) this.idle.push(process)
      this.waiting.shift()?.()
    }
  }

  async stop(): Promise<void> {
    const all = [...this.all]
    for (const process of all) process.stop()
    await Promise.all(all.map(({ ended }) => ended))
  }

  private start(): FunctionProcess {
    const process = new FunctionProcess(this.definition, this.environment)
    this.all.add(process)
    void process.ended.then(() => {
      this.all.delete(process)
      const place = this.idle.indexOf(process)
      if (place >= 0) this.idle.splice(place, 1)
    })
    return process
  }
}
