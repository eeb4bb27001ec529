import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from '../lib/folders.ts'
import { withReport } from './document.ts'
import { billOf, prices, sumOf } from './prices.ts'
import { report } from './report.ts'
import { ingest, nothing } from './scenarios.ts'
import { standing } from './infra-sizes.ts'

it('docs/cost.md says what npm run cost prints (npm run cost -- --write)', () => {
  const document = readFileSync(join(project, 'docs/cost.md'), 'utf8')
  expect(document).toBe(withReport(document, report()))
})

describe('what comes in and what stands idle', () => {
  const usd = (usage: typeof ingest, isListPrice: boolean) =>
    sumOf(billOf(usage, { region: 'us-east-1', isListPrice }))

  it('costs at most 0.34 USD for 10,000 photos, at list prices', () => {
    expect(usd(ingest, true)).toBeLessThanOrEqual(0.34)
  })

  it('costs a fifth of a cent a month at most while nobody comes, besides storage', () => {
    expect(usd(nothing, false)).toBeLessThan(0.002)
    expect(standing()).toEqual({ queues: 1, alarms: 10 })
  })
})

describe('a bill', () => {
  const terms = { region: 'us-east-1', isListPrice: true } as const

  it('has a price for everything that is counted, in every region', () => {
    for (const { usd, page } of Object.values(prices.meters)) {
      expect(Object.keys(usd)).toEqual(prices.regions)
      expect(page).toMatch(/^https:\/\/aws\.amazon\.com\//)
    }
  })

  it('takes each step of a price for what lies in it', () => {
    expect(sumOf(billOf({ s3GbMonth: 51_200 + 100 }, terms))).toBeCloseTo(51_200 * 0.023 + 100 * 0.022)
  })

  it('leaves out what is free, when it is told to', () => {
    expect(sumOf(billOf({ sqsRequests: 3_000_000 }, terms))).toBeCloseTo(1.2)
    expect(sumOf(billOf({ sqsRequests: 3_000_000 }, { ...terms, isListPrice: false }))).toBeCloseTo(0.8)
  })

  it('begins with what is the most', () => {
    const lines = billOf({ s3Get: 1, s3Put: 1000, dynamoWrites: 10 }, terms)
    expect(lines.map(({ meter }) => meter)).toEqual(['s3Put', 'dynamoWrites', 's3Get'])
  })
})
