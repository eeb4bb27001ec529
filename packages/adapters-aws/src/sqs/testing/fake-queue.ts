import { createHash } from 'node:crypto'
import type { Clock } from '@cloudalbum/core'

export interface FakeQueueOptions {
  clock: Clock
  visibilityTimeoutS?: number
  /** Where messages go that were received this often and not deleted. */
  deadLetters?: { queue: FakeQueue; maxReceiveCount: number }
  /** Parts of 1: messages that are taken and lost, those that come twice. */
  faults?: { lose?: number; repeat?: number }
  /** 0 to 1; also draws the order, which a standard queue does not promise. */
  random?: () => number
}

export interface QueuedMessage {
  id: string
  body: string
  sentAtMs: number
  /** Then somebody may receive it. */
  visibleAtMs: number
  receiveCount: number
  receipt: string | undefined
}

/** What a standard queue of SQS does with messages: at least once, in any order, hidden while somebody has them. */
export class FakeQueue {
  readonly messages: QueuedMessage[] = []
  readonly options: FakeQueueOptions

  constructor(options: FakeQueueOptions) {
    this.options = options
  }

  send(body: string, delayS = 0): string {
    const { clock, faults = {}, random = Math.random } = this.options
    const id = crypto.randomUUID()
    const sentAtMs = clock.now()
    const message = { id, body, sentAtMs, visibleAtMs: sentAtMs + delayS * 1000, receiveCount: 0 }
    if (random() < (faults.lose ?? 0)) return id
    const copies = random() < (faults.repeat ?? 0) ? 2 : 1
    for (let n = 0; n < copies; n++) this.messages.push({ ...message, receipt: undefined })
    return id
  }

  receive(most: number, visibilityS = this.options.visibilityTimeoutS ?? 30): QueuedMessage[] {
    const { clock, random = Math.random } = this.options
    const nowMs = clock.now()
    this.removeDead(nowMs)
    const taken = this.messages
      .filter(({ visibleAtMs }) => visibleAtMs <= nowMs)
      .map((message) => ({ message, order: random() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, most)
    for (const { message } of taken) {
      message.receiveCount++
      message.receipt = crypto.randomUUID()
      message.visibleAtMs = nowMs + visibilityS * 1000
    }
    return taken.map(({ message }) => ({ ...message }))
  }

  /** One that is gone, or was received again meanwhile, is fine. */
  remove(receipt: string): void {
    const place = this.messages.findIndex((message) => message.receipt === receipt)
    if (place >= 0) this.messages.splice(place, 1)
  }

  /** False when nobody has it by this receipt. */
  changeVisibility(receipt: string, visibilityS: number): boolean {
    const message = this.messages.find((one) => one.receipt === receipt)
    if (message) message.visibleAtMs = this.options.clock.now() + visibilityS * 1000
    return message !== undefined
  }

  private removeDead(nowMs: number): void {
    const { deadLetters } = this.options
    if (!deadLetters) return
    const isDead = ({ visibleAtMs, receiveCount }: QueuedMessage) =>
      visibleAtMs <= nowMs && receiveCount >= deadLetters.maxReceiveCount
    const dead = this.messages.filter(isDead)
    deadLetters.queue.messages.push(...dead)
    for (const message of dead) this.messages.splice(this.messages.indexOf(message), 1)
  }
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex')
