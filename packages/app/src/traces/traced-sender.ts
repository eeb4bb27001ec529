import type { WebhookSender } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'

/** A span for each call of somebody's server, which is told nothing of the trace. Whose it is stands nowhere. */
export function tracedSender(telemetry: Telemetry, sender: WebhookSender): WebhookSender {
  if (!telemetry.on) return sender
  const attributes = { 'http.request.method': 'POST', 'peer.service': 'webhook' }
  return {
    ...sender,
    send: (message, signal) =>
      telemetry.span('POST webhook', { kind: 'client', attributes }, async (span) => {
        const answer = await sender.send(message, signal)
        if (answer.status === null) span.fail('no-answer')
        else {
          span.set({ 'http.response.status_code': answer.status })
          if (answer.status >= 400) span.fail(String(answer.status))
        }
        return answer
      }),
  }
}
