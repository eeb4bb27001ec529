/** What was looked at, how it is, and what to do about it; the words are for people. */
export interface Finding {
  what: string
  state: 'ok' | 'warning' | 'problem'
  detail: string
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
