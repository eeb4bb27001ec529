import type { Row } from '../dynamo.ts'

/** What changes of one finest cell of a row. */
export interface CellMove {
  child: string
  /** `level/x/y` */
  tile: string
  count: number
  /** Microdegrees. */
  latitude: number
  longitude: number
  /** List keys of photos that leave, or move in time. */
  gone: Set<string>
  /** The newest list key that comes. */
  newest?: string
}

/**
 * Attributes of a row, short as a row holds up to 16 cells in 1 kB: `count` of all of it, and for each finest cell `n…` how
 * many, `lat…` and `lon…` sums of microdegrees, `top…` list key of the newest photo.
 */
export const cellAttributes = (child: string) =>
  ({ n: `n${child}`, lat: `lat${child}`, lon: `lon${child}`, top: `top${child}` }) as const

export interface CellTerms {
  /** Undefined: the row goes. */
  update?: string
  condition: string
  values: Record<string, unknown>
}

type Newest = (tile: string, below: string, except: ReadonlySet<string>) => Promise<string | undefined>

/**
 * The change of a row that was seen as `seen`. Its conditions hold while the newest photos are those that were seen, or
 * newer; counts are added, so that photos that only come seldom get into each other's way.
 */
export async function cellWrite(
  seen: Row | undefined,
  moves: readonly CellMove[],
  newestIn: Newest,
): Promise<CellTerms> {
  const terms = new Terms()
  const count = moves.reduce((sum, move) => sum + move.count, 0)
  const stored = Number(seen?.count ?? 0)
  if (seen && stored + count === 0 && moves.some(({ gone }) => gone.size > 0))
    return { condition: '#count = :count', values: { count: stored } }
  if (count !== 0) terms.add('count', count)
  for (const move of moves)
    if (move.gone.size === 0) come(terms, seen, move)
    else await leave(terms, seen, move, newestIn)
  return terms.result()
}

function come(terms: Terms, seen: Row | undefined, move: CellMove): void {
  const { top } = cellAttributes(move.child)
  terms.move(move)
  const present = textOf(seen, top)
  if (move.newest === undefined) return
  if (present === '' || move.newest > present) {
    terms.set(top, move.newest)
    terms.require(`(attribute_not_exists(#${top}) OR #${top} < :${top})`)
  } else {
    terms.require(`#${top} >= :${top}`, { [top]: move.newest })
  }
}

async function leave(terms: Terms, seen: Row | undefined, move: CellMove, newestIn: Newest): Promise<void> {
  const { n, lat, lon, top } = cellAttributes(move.child)
  const [count, present] = [Number(seen?.[n] ?? 0), textOf(seen, top)]
  if (count + move.count === 0) {
    terms.removed.push(n, lat, lon, top)
    terms.require(`#${n} = :${n}`, { [n]: count })
    return
  }
  terms.move(move)
  terms.require(`#${top} = :seen${top}`, { [`seen${top}`]: present })
  const { newest = '' } = move
  if (newest >= present) terms.set(top, newest)
  else if (move.gone.has(present)) {
    // The photo that stood for the cell leaves it. Nobody else may come or go while another one is looked for.
    terms.require(`#${n} = :seen${n}`, { [`seen${n}`]: count })
    const stays = count > move.gone.size
    const other = stays ? await newestIn(move.tile, present, move.gone) : undefined
    if (stays && other === undefined) throw new IndexBehind(move.tile)
    terms.set(top, other !== undefined && other > newest ? other : newest)
  }
}

/** '' when it is not there. */
function textOf(row: Row | undefined, name: string): string {
  const value = row?.[name]
  return typeof value === 'string' ? value : ''
}

/** The index does not yet show what the counts say is there. */
export class IndexBehind extends Error {
  constructor(tile: string) {
    super(`The index does not yet show the photos of ${tile}.`)
    this.name = 'IndexBehind'
  }
}

class Terms {
  readonly removed: string[] = []
  private readonly sets: string[] = []
  private readonly adds: string[] = []
  private readonly conditions: string[] = []
  private readonly values: Record<string, unknown> = {}

  add(name: string, by: number): void {
    this.adds.push(`#${name} :${name}`)
    this.values[name] = by
  }

  move({ child, count, latitude, longitude }: CellMove): void {
    const { n, lat, lon } = cellAttributes(child)
    // A photo that moves in time only changes nothing of these, but they are there.
    this.add(n, count)
    this.add(lat, latitude)
    this.add(lon, longitude)
  }

  set(name: string, value: string): void {
    this.sets.push(`#${name} = :${name}`)
    this.values[name] = value
  }

  require(condition: string, values: Record<string, unknown> = {}): void {
    this.conditions.push(condition)
    Object.assign(this.values, values)
  }

  result(): CellTerms {
    const clauses = [
      ...(this.adds.length > 0 ? [`ADD ${this.adds.join(', ')}`] : []),
      ...(this.sets.length > 0 ? [`SET ${this.sets.join(', ')}`] : []),
      ...(this.removed.length > 0 ? [`REMOVE ${this.removed.map((name) => `#${name}`).join(', ')}`] : []),
    ]
    return {
      update: clauses.join(' '),
      condition: this.conditions.join(' AND '),
      values: this.values,
    }
  }
}
