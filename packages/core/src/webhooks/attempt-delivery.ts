import type { Clock } from '../ports/clock.ts'
import type { WebhookAnswer, WebhookSender } from '../ports/webhook-sender.ts'
import { signedHeaders } from './sign-message.ts'
import { maxResponseLength, type Delivery, type DeliveryAttempt, type Webhook } from './webhook.ts'

export interface AttemptPorts {
  sender: Pick<WebhookSender, 'send'>
  clock: Clock
  /** Names the album to receivers: `CloudAlbum/1.0 (+https://photos.example.org)`. */
  userAgent: string
}

/** Sends once. What went wrong is in the attempt. @throws what `signal` was aborted with. */
export async function attemptDelivery(
  { sender, clock, userAgent }: AttemptPorts,
  webhook: Webhook,
  { message }: Pick<Delivery, 'message'>,
  signal?: AbortSignal,
): Promise<DeliveryAttempt> {
  const atMs = clock.now()
  const headers = await signedHeaders(webhook, message.id, message.body, atMs)
  const answer = await sender.send(
    { url: webhook.url, headers: { ...headers, 'user-agent': userAgent }, body: message.body },
    signal,
  )
  return { atMs, ...shortened(answer) }
}

const shortened = ({ status, durationMs, error, response }: WebhookAnswer) => ({
  status,
  durationMs,
  error: error ?? refusal(status),
  response: response.slice(0, maxResponseLength),
})

function refusal(status: number | null): string | null {
  if (status === null || isSuccess({ status })) return null
  if (status >= 300 && status < 400)
    return `It answered ${status}, a redirect. Redirects are not followed: enter the final address.`
  return `It answered ${status}.`
}

export const isSuccess = ({ status }: { status: number | null }) =>
  status !== null && status >= 200 && status < 300
