import { documentedRow } from './documents.ts'
import type { Usage } from './usage.ts'

interface Pattern {
  /** In docs/data, where a test measures it. */
  document: string
  pattern: string
  /** Units while the document does not name it, as measured by hand: `1 read + 2 write`. */
  byHand?: string
}

/** What a photo, a visit, a click ask of DynamoDB. */
const patterns = {
  reserve: { document: 'dynamodb-photos', pattern: 'reserve a photo', byHand: '7 write' },
  start: { document: 'dynamodb-photos', pattern: 'start processing', byHand: '1 read + 2 write' },
  complete: { document: 'dynamodb-photos', pattern: 'complete a photo', byHand: '4.4 read + 15.7 write' },
  photo: { document: 'dynamodb-photos', pattern: 'a photo by its id', byHand: '1 read' },
  months: { document: 'dynamodb-photos', pattern: 'months of the timeline', byHand: '2 read' },
  page: { document: 'dynamodb-photos', pattern: 'a page within a month', byHand: '13 read' },
  account: { document: 'dynamodb-accounts', pattern: 'an account' },
  publish: { document: 'dynamodb-accounts', pattern: 'publish a change' },
  changes: { document: 'dynamodb-accounts', pattern: 'nothing new' },
  enlist: { document: 'dynamodb-others', pattern: 'a message that nobody asked for' },
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
    const text = documentedRow(document, pattern)?.at(-1)
    if (text !== undefined) return { step, text, source: `[${pattern}](data/${document}.md)` }
    if (byHand === undefined) throw new Error(`docs/data/${document}.md has no pattern “${pattern}”.`)
    return { step, text: byHand, source: 'measured by hand' }
  },
)

export const units = Object.fromEntries(
  knownUnits.map(({ step, text }) => [step, readUnits(text)]),
) as Record<Step, Usage>

function readUnits(text: string): Usage {
  const of = (what: string) =>
    [...text.matchAll(new RegExp(`([\\d.]+) ${what}`, 'g'))].reduce(
      (sum, [, number]) => sum + Number(number),
      0,
    )
  return { dynamoReads: of('read'), dynamoWrites: of('write') }
}
