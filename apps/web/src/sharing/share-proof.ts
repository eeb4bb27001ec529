const key = (token: string) => `cloudalbum.share.${token}`

/** What the server gave for the password of a link; for this tab only. */
export function proofOf(token: string): string | undefined {
  try {
    return sessionStorage.getItem(key(token)) ?? undefined
  } catch {
    return undefined
  }
}

export function keepProof(token: string, proof: string | undefined): void {
  try {
    if (proof === undefined) sessionStorage.removeItem(key(token))
    else sessionStorage.setItem(key(token), proof)
  } catch {
    // Storage is off: the password is asked for again after a reload.
  }
}
