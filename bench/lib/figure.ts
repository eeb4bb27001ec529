/** One line of the table. */
export interface Figure {
  name: string
  measured: string
  /** What a peer did in the same run, or the limit. */
  against: string
  /** measured ÷ against. */
  ratio: number
  target: string
  met: boolean
}

export interface BenchOptions {
  say: (line: string) => void
}

export interface Bench {
  name: string
  /** How it was measured, for the reader of the table. */
  rounds: string
  figures: Figure[]
}

interface Value {
  name: string
  value: number
  unit: string
}

/** A value that may be no larger than a limit. */
export const atMost = ({ name, value, unit }: Value, limit: number): Figure => ({
  name,
  measured: shown(value, unit),
  against: `limit ${shown(limit, unit)}`,
  ratio: value / limit,
  target: `≤ ${shown(limit, unit)}`,
  met: value <= limit,
})

/** A value that may be no smaller than a limit. */
export const atLeast = ({ name, value, unit }: Value, limit: number): Figure => ({
  name,
  measured: shown(value, unit),
  against: `limit ${shown(limit, unit)}`,
  ratio: value / limit,
  target: `≥ ${shown(limit, unit)}`,
  met: value >= limit,
})

/** A value beside that of a peer: their ratio is the target. */
export function besidePeer(
  { name, value, unit }: Value,
  peer: { name: string; value: number },
  target: { atLeast: number } | { atMost: number },
  ratio = value / peer.value,
): Figure {
  const least = 'atLeast' in target
  return {
    name,
    measured: shown(value, unit),
    against: `${peer.name} ${shown(peer.value, unit)}`,
    ratio,
    target: least ? `≥ ${target.atLeast} ×` : `≤ ${target.atMost} ×`,
    met: least ? ratio >= target.atLeast : ratio <= target.atMost,
  }
}

const shown = (value: number, unit: string) =>
  `${value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ${unit}`

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['figure', 'measured', 'peer or limit', 'ratio', 'target', ''],
    ...figures.map((one) => [
      one.name,
      one.measured,
      one.against,
      Number.isFinite(one.ratio) ? one.ratio.toFixed(2) : '–',
      one.target,
      one.met ? 'met' : 'NOT MET',
    ]),
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
  return lines.toSpliced(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`).join('\n')
}
