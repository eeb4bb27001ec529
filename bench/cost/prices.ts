import { readFileSync } from 'node:fs'
import type { Meter, Usage } from './usage.ts'

/** USD for `per` units; as steps: up to so many units a month (null: any), USD. */
type Price = number | [upTo: number | null, usd: number][]

interface MeterPrice {
  about: string
  per: number
  /** Units of a month that every account has free, for as long as it exists. */
  free?: number
  usd: Record<Region, Price>
  page: string
}

export type Region = 'us-east-1' | 'eu-central-1'

interface Prices {
  asOf: string
  note: string
  regions: Region[]
  meters: Record<Meter, MeterPrice>
}

export const prices = JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8')) as Prices

export interface BillLine {
  meter: Meter
  quantity: number
  usd: number
}

export interface BillTerms {
  region: Region
  /** Without what every account has free. */
  isListPrice: boolean
}

/** What a month costs, the most expensive first. */
export const billOf = (usage: Usage, terms: BillTerms): BillLine[] =>
  (Object.entries(usage) as [Meter, number][])
    .map(([meter, quantity]) => ({ meter, quantity, usd: costOf(meter, quantity, terms) }))
    .sort((a, b) => b.usd - a.usd)

export const sumOf = (bill: readonly BillLine[]): number => bill.reduce((sum, { usd }) => sum + usd, 0)

function costOf(meter: Meter, quantity: number, { region, isListPrice }: BillTerms): number {
  const { per, free = 0, usd } = prices.meters[meter]
  const price = usd[region]
  const paid = isListPrice ? quantity : Math.max(0, quantity - free)
  if (typeof price === 'number') return (paid / per) * price
  let from = 0
  let sum = 0
  for (const [upTo, stepUsd] of price) {
    const units = Math.max(0, Math.min(paid, upTo ?? Infinity) - from)
    sum += (units / per) * stepUsd
    from = upTo ?? Infinity
  }
  return sum
}
