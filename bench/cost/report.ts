import { clickBatch, ingestLevers, ingestPhoto, openPage, visit } from './actions.ts'
import { assumptions } from './assumptions.ts'
import { readMeasured } from './measure.ts'
import { knownUnits } from './patterns.ts'
import { billOf, prices, sumOf, type BillLine, type Region } from './prices.ts'
import { ingest, nothing, scenarios } from './scenarios.ts'
import { times, type Usage } from './usage.ts'

const ingestLimitUsd = 0.34
/** Of a bill. */
const leastUsd = 0.01
const shownLines = 12

/** docs/cost.md, but for its introduction. */
export const report = (): string =>
  [
    '## Against the limits',
    checks(),
    '## What would make it less',
    levers(),
    '## What one of each costs',
    each(),
    ...scenarios.flatMap(({ title, about, usage }) => [`## ${title}`, `${about}`, bill(usage)]),
    '## What it is counted from',
    sources(),
  ].join('\n\n')

function checks(): string {
  const rows = prices.regions.flatMap((region) => {
    const whole = billOf(ingest, { region, isListPrice: true })
    const free = billOf(ingest, { region, isListPrice: false })
    const idle = billOf(nothing, { region, isListPrice: false })
    const listed = billOf(nothing, { region, isListPrice: true })
    return [
      check(`10,000 photos come in, ${region}`, whole, ingestLimitUsd),
      check(`The same less what every account has free, ${region}`, free, ingestLimitUsd),
      check(`A month of nothing, besides storage, less what every account has free, ${region}`, idle, 0),
      [`The same at list prices, ${region}`, usd(sumOf(listed)), '', '', '', largest(listed)],
    ]
  })
  return table(['', 'USD', 'limit', 'ratio', '', 'most of it'], rows)
}

function check(name: string, lines: readonly BillLine[], limit: number): string[] {
  const sum = sumOf(lines)
  const ratio = limit > 0 ? (sum / limit).toFixed(2) : '–'
  return [name, usd(sum), limit.toFixed(2), ratio, verdict(sum, limit), largest(lines)]
}

function verdict(sum: number, limit: number): string {
  if (sum <= limit) return 'met'
  return sum < leastUsd ? 'less than a cent' : `**NOT MET**, ${usd(sum - limit)} more`
}

const largest = (lines: readonly BillLine[]): string =>
  lines
    .filter((line) => line.usd > 0)
    .slice(0, 3)
    .map(({ meter, usd: cost }) => `${prices.meters[meter].about} ${share(cost, sumOf(lines))}`)
    .join('; ') || 'nothing'

const share = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`

function levers(): string {
  const saved = (usage: Usage, count: number) =>
    prices.regions.map((region) => usd(sumOf(billOf(times(count, usage), { region, isListPrice: true }))))
  return table(
    ['', ...prices.regions.map((region) => `USD less, ${region}`)],
    [
      ...ingestLevers().map(({ about, saved: usage }) => [
        `10,000 photos: ${about}`,
        ...saved(usage, 10_000),
      ]),
      [
        'A month: no dashboard, at list prices (every account has three free)',
        ...saved({ dashboards: 1 }, 1),
      ],
    ],
  )
}

function each(): string {
  const actions: [string, number, Usage][] = [
    ['1,000 photos that come in', 1000, ingestPhoto()],
    ['1,000 visits', 1000, visit()],
    ['1,000 hours of an open page that nobody touches', 1000, openPage(60)],
    ['1,000,000 batches of clicks in galleries', 1_000_000, clickBatch()],
  ]
  const rows = actions.map(([name, count, usage]) => {
    const scaled = Object.fromEntries(
      Object.entries(usage).map(([meter, quantity]) => [meter, quantity * count]),
    )
    const lines = (region: Region) => billOf(scaled, { region, isListPrice: true })
    return [name, ...prices.regions.map((region) => usd(sumOf(lines(region)))), largest(lines('us-east-1'))]
  })
  return table(['', ...prices.regions.map((region) => `USD, ${region}`), 'most of it, us-east-1'], rows)
}

function bill(usage: Usage): string {
  const of = (region: Region, isListPrice: boolean) => billOf(usage, { region, isListPrice })
  const order = of('us-east-1', true)
  const costs = (region: Region) => new Map(of(region, true).map((line) => [line.meter, line.usd]))
  const [one, other] = prices.regions.map(costs)
  const rows = order
    .filter((line) => line.usd > 0)
    .slice(0, shownLines)
    .map(({ meter, quantity }) => [
      prices.meters[meter].about,
      amount(quantity),
      usd(one?.get(meter) ?? 0),
      usd(other?.get(meter) ?? 0),
    ])
  const sums = (isListPrice: boolean) =>
    prices.regions.map((region) => `**${usd(sumOf(of(region, isListPrice)))}**`)
  return table(
    ['', 'quantity', ...prices.regions.map((region) => `USD, ${region}`)],
    [
      ...rows,
      ['**all, at list prices**', '', ...sums(true)],
      ['**less what every account has free**', '', ...sums(false)],
    ],
  )
}

function sources(): string {
  const { machine, day, ...figures } = readMeasured()
  const pages = [...new Set(Object.values(prices.meters).map(({ page }) => `<${page}>`))].join(', ')
  return [
    `Prices as of ${prices.asOf} (\`bench/cost/prices.json\`). ${prices.note} ${pages}`,
    `Measured on ${day}, ${machine}:`,
    table(
      ['measured', ''],
      Object.entries(figures).map(([name, value]) => [name, String(value)]),
    ),
    'Units of DynamoDB:',
    table(
      ['step', 'units', 'from'],
      knownUnits.map(({ step, text, source }) => [step, text, source]),
    ),
    'Assumed:',
    table(
      ['', 'value'],
      Object.values(assumptions).map(({ about, value }) => [about, amount(value)]),
    ),
  ].join('\n\n')
}

const usd = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value >= 1 ? value.toFixed(2) : value.toFixed(4)

const amount = (value: number) =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 1000) / 1000)

const table = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
