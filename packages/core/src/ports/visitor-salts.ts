/** The secrets that make visitors of one day look the same, and those of two days different. */
export interface VisitorSalts {
  /** 32 random bytes, drawn when a day (`2026-11-21`, UTC) is first asked for. */
  of(day: string): Promise<Uint8Array<ArrayBuffer>>
  /** Forgets all days before this one. */
  prune(beforeDay: string): Promise<void>
}
