/** `'now'`, `{ prefix: 'a' }`, `{ 'anything-but': ['a'] }`, `{ exists: true }` */
type Matcher = string | number | boolean | null | Record<string, unknown>

/**
 * Whether an event fits a pattern, as EventBridge and filters of Lambda's event sources read it: every field of the pattern is in the
 * event, and fits one of its matchers.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws Error for a matcher that it does not know.
 */
export function fitsPattern(event: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => fitsMatcher(event, one as Matcher))
  const fields = (event ?? {}) as Record<string, unknown>
  return Object.entries(pattern as object).every(([name, inner]) => fitsPattern(fields[name], inner))
}

function fitsMatcher(value: unknown, matcher: Matcher): boolean {
  if (typeof matcher !== 'object' || matcher === null) return value === matcher
  const [[kind, wanted] = ['', undefined]] = Object.entries(matcher)
  if (kind === 'prefix') return typeof value === 'string' && value.startsWith(String(wanted))
  if (kind === 'anything-but') return value !== undefined && ![wanted].flat().includes(value)
  if (kind === 'exists') return (value !== undefined) === wanted
  throw new Error(`${JSON.stringify(matcher)} is none of the matchers that are known here.`)
}
