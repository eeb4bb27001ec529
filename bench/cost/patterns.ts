import { documentedRow } from './documents.ts'
import type { Usage } from './usage.ts'

interface Pattern {
  /** In docs/data, where a test measures it. */
  document: string
  pattern: string
}

/** What a photo, a visit, a click ask of DynamoDB. */
const patterns = {
  known: { document: 'dynamodb-photos', pattern: '100 files that are not here yet' },
  reserveForty: { document: 'dynamodb-photos', pattern: 'reserve 40 at once' },
  completeThirtyNine: {
    document: 'dynamodb-photos',
    pattern: 'complete 39 photos of an afternoon at five places, one after the other',
  },
  photo: { document: 'dynamodb-photos', pattern: 'a photo by id' },
  months: { document: 'dynamodb-photos', pattern: 'months of the timeline' },
  usage: { document: 'dynamodb-photos', pattern: 'storage of an account' },
  pageOfFifty: { document: 'dynamodb-photos', pattern: 'a page of a month' },
  account: { document: 'dynamodb-accounts', pattern: 'an account' },
  publish: { document: 'dynamodb-accounts', pattern: 'publish a change' },
  changes: { document: 'dynamodb-accounts', pattern: 'nothing new' },
  jobsWait: { document: 'dynamodb-accounts', pattern: 'whether any job waits, when none does' },
  quiet: { document: 'dynamodb-accounts', pattern: 'for how long nobody did' },
  hundredPhotos: { document: 'dynamodb-photos', pattern: '100 photos by id' },
  enlist: { document: 'dynamodb-others', pattern: 'a message that nobody asked for' },
  claim: { document: 'dynamodb-clicks', pattern: 'an object takes a batch' },
} satisfies Record<string, Pattern>

type Step = keyof typeof patterns

export interface KnownUnits {
  step: Step
  text: string
  source: string
}

/** Each with where it comes from. @throws Error for one that is not documented. */
export const knownUnits: KnownUnits[] = (Object.entries(patterns) as [Step, Pattern][]).map(
  ([step, { document, pattern }]) => {
    const text = documentedRow(document, pattern)?.at(-1)
    if (text === undefined) throw new Error(`docs/data/${document}.md has no pattern “${pattern}”.`)
    return { step, text, source: `[${pattern}](data/${document}.md)` }
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
