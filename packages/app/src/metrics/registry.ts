export type Labels = Record<string, string>

export interface Sample {
  labels?: Labels
  value: number
}

interface Metric {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples(): Promise<string[]>
}

/** Label values are of few kinds; more than these can only be a mistake, and are left out. */
const maxSeries = 3000

/**
 * Numbers for Prometheus, in its text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details).
 */
export class MetricRegistry {
  private readonly metrics: Metric[] = []

  /** Only ever grows. @param name ends in `_total` */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const series = new Series(() => ({ value: 0 }))
    this.metrics.push({
      name,
      help,
      type: 'counter',
      samples: () => Promise.resolve(series.all.map(([labels, { value }]) => sample(name, labels, value))),
    })
    return (labels, by = 1) => {
      const one = series.of(labels)
      if (one) one.value += by
    }
  }

  /** @param read asked when somebody reads */
  gauge(
    name: string,
    help: string,
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
    type: 'gauge' | 'counter' = 'gauge',
  ): void {
    const samples = async () => (await read()).map(({ labels, value }) => sample(name, labels, value))
    this.metrics.push({ name, help, type, samples })
  }

  /** @param name ends in its unit @param buckets upper bounds, in that unit, ascending */
  histogram(name: string, help: string, buckets: readonly number[]): (labels: Labels, value: number) => void {
    const series = new Series(() => ({ counts: buckets.map(() => 0), count: 0, sum: 0 }))
    const lines = () =>
      series.all.flatMap(([labels = {}, { counts, count, sum }]) => [
        ...buckets.map((le, at) => sample(`${name}_bucket`, { ...labels, le: String(le) }, counts[at] ?? 0)),
        sample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
        sample(`${name}_sum`, labels, sum),
        sample(`${name}_count`, labels, count),
      ])
    this.metrics.push({ name, help, type: 'histogram', samples: () => Promise.resolve(lines()) })
    return (labels, value) => {
      const one = series.of(labels)
      if (!one) return
      one.count += 1
      one.sum += value
      // Each bucket holds those of the smaller ones too.
      for (let at = buckets.length - 1; at >= 0 && value <= (buckets[at] ?? 0); at -= 1)
        one.counts[at] = (one.counts[at] ?? 0) + 1
    }
  }

  /** Everything, as it is now. */
  async expose(): Promise<string> {
    const parts = this.metrics.map(async ({ name, help, type, samples }) =>
      [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...(await samples())].join('\n'),
    )
    return `${(await Promise.all(parts)).join('\n')}\n`
  }
}

/** One value for each set of labels. */
class Series<T> {
  private readonly values = new Map<string, readonly [Labels | undefined, T]>()
  private readonly make: () => T

  constructor(make: () => T) {
    this.make = make
  }

  get all() {
    return [...this.values.values()]
  }

  of(labels: Labels | undefined): T | undefined {
    // Those of one metric have the same names, in the same order.
    const key = labels === undefined ? '' : Object.values(labels).join('\0')
    const known = this.values.get(key)
    if (known) return known[1]
    if (this.values.size >= maxSeries) return undefined
    const made = this.make()
    this.values.set(key, [labels, made])
    return made
  }
}

function sample(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`)
  const told = Number.isFinite(value)
    ? String(value)
    : Number.isNaN(value)
      ? 'NaN'
      : value > 0
        ? '+Inf'
        : '-Inf'
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${told}`
}

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const escapeLabel = (text: string) => escapeHelp(text).replaceAll('"', '\\"')
