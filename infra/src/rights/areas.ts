import { tables, type Table } from '@cloudalbum/adapters-aws/tables'

/** Tables that are used together. The first pattern that fits a name decides. */
const patterns = [
  ['albums', /^(?:album|photo-albums)/],
  ['photos', /^photo/],
  ['accounts', /^(?:account|setting)/],
  ['api-keys', /^api-key/],
  ['sessions', /^(?:session|signing-key)/],
  ['secrets', /^(?:password|one-time-code|invitation|rate-limit)/],
  ['profiles', /^(?:profile|handle|former-handle)/],
  ['sharing', /^(?:share|download)/],
  ['galleries', /^(?:galler|item|like|claim)/],
  ['insights', /^(?:insight|click)/],
  ['visitors', /^visitor/],
  ['webhooks', /^webhook/],
  ['work', /^(?:job|change|long-work)/],
] as const

export type Area = (typeof patterns)[number][0]
export const areas: readonly Area[] = patterns.map(([area]) => area)

/** @throws Error for a table that nobody has given an area, so that no function may use it. */
export function areaOf(table: string): Area {
  const found = patterns.find(([, pattern]) => pattern.test(table))
  if (!found) throw new Error(`The table ${table} has no area: give it one in infra/src/rights/areas.ts`)
  return found[0]
}

export const tablesOf = (wanted: readonly Area[]): Table[] =>
  tables.filter(({ name }) => wanted.includes(areaOf(name)))
