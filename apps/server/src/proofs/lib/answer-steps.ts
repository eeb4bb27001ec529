import { ServerResponse } from 'node:http'
import type { BeforeStep, Faults } from './steps.ts'

const never = () => new Error('An answer takes no space.')
const faults: Faults = { full: never, broken: never }

/** Every answer to a request that changes something becomes a step, right before it leaves. */
export function watchAnswers(before: BeforeStep, onAnswer: (label: string) => void): void {
  const prototype = ServerResponse.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  const original = prototype['end']
  if (!original) throw new Error('Responses have no end.')
  prototype['end'] = function (this: ServerResponse, ...args: unknown[]) {
    const { method, url = '' } = this.req
    if (method !== 'GET' && method !== 'HEAD') {
      const of = `${this.statusCode} ${method} ${url.split('?')[0]}`
      before({ what: 'answer', of, grows: false }, faults)
      onAnswer(of)
    }
    return original.apply(this, args)
  }
}
