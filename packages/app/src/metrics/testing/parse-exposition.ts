export interface Exposed {
  name: string
  labels: Record<string, string>
  value: number
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/gy

/**
 * Reads the text format of Prometheus, 0.0.4, as strictly as its page says it.
 * @throws Error for a line that is none, a metric without type or in two places, a sample that is there twice, a histogram whose
 * buckets do not grow.
 */
export function parseExposition(text: string): Exposed[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.')
  const types = new Map<string, string>()
  const seen = new Set<string>()
  let current = ''
  const all = text
    .slice(0, -1)
    .split('\n')
    .flatMap((one): Exposed[] => {
      const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(one)
      if (comment) {
        const [, what, name = '', rest = ''] = comment
        if (!metricName.test(name)) throw new Error(`${name} is no name.`)
        if (what === 'HELP' && types.has(name)) throw new Error(`${name} is in two places.`)
        if (what === 'TYPE') types.set((current = name), rest)
        return []
      }
      const sample = parseSample(one)
      const base =
        types.get(current) === 'histogram' ? sample.name.replace(/_(?:bucket|sum|count)$/, '') : sample.name
      if (base !== current) throw new Error(`${sample.name} stands below ${current}.`)
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (seen.has(key)) throw new Error(`Twice: ${one}`)
      seen.add(key)
      return [sample]
    })
  for (const [name, type] of types) if (type === 'histogram') checkHistogram(name, all)
  return all
}

function parseSample(one: string): Exposed {
  const [, name = '', text = '', value = ''] = line.exec(one) ?? []
  if (name === '') throw new Error(`No sample: ${one}`)
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  for (let at = 0; at < text.length; at = label.lastIndex) {
    const [, key = '', quoted = ''] = label.exec(text) ?? []
    if (key === '') throw new Error(`No labels: ${text}`)
    labels[key] = quoted.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
  }
  return {
    name,
    labels,
    value: value.endsWith('Inf') ? Number(value.replace('Inf', 'Infinity')) : Number(value),
  }
}

function checkHistogram(name: string, all: readonly Exposed[]): void {
  const groups = Map.groupBy(
    all.filter((one) => one.name === `${name}_bucket`),
    ({ labels: { le: _, ...others } }) => JSON.stringify(others),
  )
  for (const [key, buckets] of groups) {
    const counts = buckets.map(({ value }) => value)
    const grows = counts.every((count, at) => at === 0 || count >= (counts[at - 1] ?? 0))
    const total = all.find((one) => one.name === `${name}_count` && JSON.stringify(one.labels) === key)?.value
    if (!grows || buckets.at(-1)?.labels['le'] !== '+Inf' || counts.at(-1) !== total)
      throw new Error(`${name}${key} is no histogram.`)
  }
}
