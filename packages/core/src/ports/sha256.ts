/** SHA-256 of bytes that come piece by piece, which the Web standard has not. */
export interface Sha256 {
  update(bytes: Uint8Array): void
  /** Lower-case hex. */
  hex(): string
}

export type NewSha256 = () => Sha256
