export interface Finding {
  what: string
  state: 'ok' | 'warning' | 'problem'
  detail: string
  /** What to do about it. */
  mend?: string
}

export const ok = (what: string, detail: string): Finding => ({ what, state: 'ok', detail })
export const warning = (what: string, detail: string, mend: string): Finding => ({
  what,
  state: 'warning',
  detail,
  mend,
})
export const problem = (what: string, detail: string, mend: string): Finding => ({
  what,
  state: 'problem',
  detail,
  mend,
})
