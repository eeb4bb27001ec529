interface Node {
  spanId: string
  parentSpanId?: string
  name: string
  startMs: number
}

/** The spans of one trace as lines, children below and right of their parent, in the order in which they began. */
export function spanTree(spans: readonly Node[]): string[] {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const byStart = [...spans].sort((a, b) => a.startMs - b.startMs)
  const below = (parent: string | undefined, depth: number): string[] =>
    byStart
      .filter(({ parentSpanId }) =>
        parent === undefined
          ? parentSpanId === undefined || !known.has(parentSpanId)
          : parentSpanId === parent,
      )
      .flatMap((span) => ['  '.repeat(depth) + span.name, ...below(span.spanId, depth + 1)])
  return below(undefined, 0)
}
