import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { CloudFunction } from '@cloudalbum/infra/model'
import type { FromFunction, ToFunction } from './messages.ts'

const runner = join(import.meta.dirname, 'runner.ts')
/** Wide enough for a busy machine; Lambda has 10 s for it. */
const startS = 120

/** What a function could not do, in its words. */
export class FunctionError extends Error {
  override name = 'FunctionError'
}

/** Takes what a function answers in pieces. */
export interface Pieces {
  head: (head: unknown) => void
  /** Resolves when it may send the next; rejects when nobody waits for more. */
  piece: (bytes: Uint8Array) => Promise<void>
}

interface Awaited {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  pieces: Pieces | undefined
}

/** One function in a process of its own: an execution environment, which has one event at a time. */
export class FunctionProcess {
  private readonly child: ChildProcess
  private readonly definition: CloudFunction
  private readonly ready: Promise<void>
  private setReady: () => void = () => undefined
  private awaited: Awaited | undefined
  /** Resolves when there is no process any more. */
  readonly ended: Promise<void>
  isUsable = true

  /** @param environment all that the process finds: nothing of this one's */
  constructor(definition: CloudFunction, environment: Record<string, string>) {
    this.definition = definition
    const { name, codeFolder, handler } = definition
    if (codeFolder === undefined) throw new Error(`The template does not say where the code of ${name} is.`)
    this.ready = new Promise((resolve) => (this.setReady = resolve))
    this.child = fork(runner, [codeFolder, handler], {
      env: environment,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    })
    this.child.on('message', (message: FromFunction) => this.hear(message))
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.isUsable = false
        this.settle()?.reject(new FunctionError(`${name}: ${how}`))
        resolve()
      }
      this.child.once('error', (error) => end(error.message))
      this.child.once('exit', (code, signal) => end(`it ended with ${signal ?? code}`))
    })
  }

  /**
   * Gives what the function answers; nothing when that came in pieces.
   * @throws FunctionError for what the function throws, for one that ends, and for one that takes longer than it may.
   */
  async invoke(event: unknown, pieces?: Pieces): Promise<unknown> {
    const { name, timeoutS } = this.definition
    const answer = new Promise<unknown>((resolve, reject) => (this.awaited = { resolve, reject, pieces }))
    const limit = (seconds: number, what: string) =>
      setTimeout(() => {
        this.settle()?.reject(new FunctionError(`${name}: ${what} timed out after ${seconds} seconds`))
        this.stop()
      }, seconds * 1000)
    // As there, its beginning is not part of the time that it has for an event.
    let timer = limit(startS, 'Start')
    void this.ready.then(() => {
      clearTimeout(timer)
      if (this.awaited === undefined) return
      timer = limit(timeoutS, 'Task')
      const deadlineMs = Date.now() + timeoutS * 1000
      this.tell({ kind: 'invoke', id: crypto.randomUUID(), event: JSON.stringify(event), deadlineMs })
    })
    try {
      return await answer
    } finally {
      clearTimeout(timer)
    }
  }

  stop(): void {
    this.isUsable = false
    this.child.kill('SIGKILL')
  }

  private tell(message: ToFunction): void {
    if (this.child.connected) this.child.send(message)
  }

  private hear(message: FromFunction): void {
    const { name } = this.definition
    switch (message.kind) {
      case 'ready':
        return this.setReady()
      case 'result':
        return this.settle()?.resolve(JSON.parse(message.json))
      case 'failure':
        return this.settle()?.reject(new FunctionError(`${name}: ${message.name}: ${message.message}`))
      case 'head':
        return this.awaited?.pieces?.head(JSON.parse(message.json))
      case 'piece':
        return void this.handOn(message.bytes)
    }
  }

  private async handOn(bytes: Uint8Array): Promise<void> {
    try {
      await this.awaited?.pieces?.piece(bytes)
      this.tell({ kind: 'taken' })
    } catch {
      this.tell({ kind: 'refused' })
    }
  }

  private settle(): Awaited | undefined {
    const { awaited } = this
    this.awaited = undefined
    return awaited
  }
}
