import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from '../lib/folders.ts'
import { withReport } from './document.ts'
import { billOf, prices, sumOf } from './prices.ts'
import { report } from './report.ts'

it('docs/cost.md says what npm run cost prints (npm run cost -- --write)', () => {
  const document = readFileSync(join(project, 'docs/cost.md'), 'utf8')
  expect(document).toBe(withReport(document, report()))
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
