const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A 26-character id, Crockford base 32 in lower case: 48 bits of time, 80 random bits
 * (the ULID layout). Sorts by creation time, and is not guessable.
 */
export function newId(nowMs: number = Date.now()): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time
  const random = crypto.getRandomValues(new Uint8Array(16))
  return time + Array.from(random, (byte) => alphabet[byte % 32]).join('')
}

/** 32 random bytes as base64url: for links, invitations, refresh tokens. */
export function newSecret(bytes = 32): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export const isId = (text: string): boolean => /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
