import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../lib/folders.ts'
import type { Usage } from './usage.ts'

interface Pattern {
  /** In docs/data, where a test measures it. */
  document: string
  pattern: string
  /** Units while the document does not name it, as measured by hand: `1 read + 2 write`. */
  byHand?: string
}

/** What a photo, a visit, a click ask of DynamoDB. */
export const patterns = {
  reserve: { document: 'dynamodb-photos', pattern: 'reserve a photo', byHand: '7 write' },
  start: { document: 'dynamodb-photos', pattern: 'start processing', byHand: '1 read + 2 write' },
  complete: { document: 'dynamodb-photos', pattern: 'complete a photo', byHand: '4.4 read + 15.7 write' },
  photo: { document: 'dynamodb-photos', pattern: 'a photo by its id', byHand: '1 read' },
  months: { document: 'dynamodb-photos', pattern: 'months of the timeline', byHand: '2 read' },
  page: { document: 'dynamodb-photos', pattern: 'a page within a month', byHand: '13 read' },
  account: { document: 'dynamodb-accounts', pattern: 'an account by its id', byHand: '1 read' },
  publish: { document: 'dynamodb-changes', pattern: 'a change', byHand: '2 write' },
  changes: { document: 'dynamodb-changes', pattern: 'changes since', byHand: '0.5 read' },
  enlist: {
    document: 'dynamodb-webhooks',
    pattern: 'a notification that nobody asked for',
    byHand: '1 read',
  },
  claim: { document: 'dynamodb-clicks', pattern: 'an object takes a batch' },
} satisfies Record<string, Pattern>

type Step = keyof typeof patterns

export interface KnownUnits {
  step: Step
  text: string
  source: string
}

/** Each with where it comes from. @throws Error for one that is neither documented nor measured. */
export const knownUnits: KnownUnits[] = (Object.entries(patterns) as [Step, Pattern][]).map(
  ([step, { document, pattern, byHand }]) => {
    const text = documented(document, pattern)
    if (text !== undefined) return { step, text, source: `[${pattern}](data/${document}.md)` }
    if (byHand === undefined) throw new Error(`docs/data/${document}.md has no pattern “${pattern}”.`)
    return { step, text: byHand, source: 'measured by hand' }
  },
)

export const units = Object.fromEntries(
  knownUnits.map(({ step, text }) => [step, readUnits(text)]),
) as Record<Step, Usage>

function documented(document: string, pattern: string): string | undefined {
  const path = join(project, `docs/data/${document}.md`)
  if (!existsSync(path)) return undefined
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.find((cells) => cells[1] === pattern)?.at(-2)
}

function readUnits(text: string): Usage {
  const of = (what: string) =>
    [...text.matchAll(new RegExp(`([\\d.]+) ${what}`, 'g'))].reduce(
      (sum, [, number]) => sum + Number(number),
      0,
    )
  return { dynamoReads: of('read'), dynamoWrites: of('write') }
}
