// Properties of templates have no types: these say what one is taken for, and fail where it is something else.

export function text(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Error(`${JSON.stringify(value)} is no text`)
}

export function number(value: unknown): number {
  if (typeof value === 'number') return value
  throw new Error(`${JSON.stringify(value)} is no number`)
}

/** Empty for what is missing. */
export function record(value: unknown): Record<string, unknown> {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new Error(`${JSON.stringify(value)} is no object`)
}

/** Empty for what is missing. */
export function list(value: unknown): unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value as unknown[]
  throw new Error(`${JSON.stringify(value)} is no list`)
}

/** The name at the end of an ARN. */
export const lastPart = (arn: unknown): string => text(arn).split(/[:/]/).at(-1) ?? ''
