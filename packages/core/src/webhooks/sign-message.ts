import type { Webhook } from './webhook.ts'

const prefix = 'whsec_'

/** 32 random bytes, as Standard Webhooks writes keys. */
export const newWebhookSecret = () =>
  prefix + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))

/**
 * Headers of a request, by https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md:
 * HMAC-SHA-256 of id, time in seconds and body, with every secret that is valid now.
 */
export async function signedHeaders(
  webhook: Pick<Webhook, 'secret' | 'previousSecret' | 'previousSecretUntilMs'>,
  id: string,
  body: string,
  nowMs: number,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const signatures = await Promise.all(
    validSecrets(webhook, nowMs).map(
      async (secret) => `v1,${await hmac(secret, `${id}.${timestamp}.${body}`)}`,
    ),
  )
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

function validSecrets(
  {
    secret,
    previousSecret,
    previousSecretUntilMs,
  }: Pick<Webhook, 'secret' | 'previousSecret' | 'previousSecretUntilMs'>,
  nowMs: number,
): string[] {
  const isValid = previousSecret !== null && (previousSecretUntilMs ?? 0) > nowMs
  return isValid ? [secret, previousSecret] : [secret]
}

async function hmac(secret: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(prefix.length)), (letter) => letter.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(mac)))
}
