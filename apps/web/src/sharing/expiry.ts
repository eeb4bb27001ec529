const dayMs = 86_400_000

export const expiryChoices = ['never', '1', '7', '30', 'date'] as const
/** Days from now, a day of the calendar, or never. */
export type ExpiryChoice = (typeof expiryChoices)[number]

/** When a link ends; null: never; undefined: the date is missing, wrong or over. A date counts to its end, here. */
export function expiryMs(choice: ExpiryChoice, date: string, nowMs: number): number | null | undefined {
  if (choice === 'never') return null
  if (choice !== 'date') return nowMs + Number(choice) * dayMs
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  const end = new Date(`${date}T23:59:59.999`).getTime()
  return Number.isFinite(end) && end > nowMs ? end : undefined
}

/** `2026-11-21`, here. */
export function dateOf(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** How a link that exists is shown in the form. */
export const choiceOf = (expiresAtMs: number | null): { choice: ExpiryChoice; date: string } =>
  expiresAtMs === null ? { choice: 'never', date: '' } : { choice: 'date', date: dateOf(expiresAtMs) }
