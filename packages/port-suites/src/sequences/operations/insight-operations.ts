import type { ClickCounts, DayInsights, InsightTotals } from '@cloudalbum/core'
import { operation, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryAlbum } from '../memory/memory-album.ts'

const verbs = { add: 6, read: 3, prune: 1 }
/** Those on which likes and claims are made, and others beside them. */
const days = ['2096-01-03', '2096-01-04', '2096-01-05', '2096-01-06'] as const
const [firstDay, , , lastDay] = days
const people = ['a', 'b', 'c', 'd', 'e']
const species = ['owl', 'gull', '바다', 'a "b"']

/** Something with files of clicks that are counted. */
export function insightOperation(cast: Cast, album: MemoryAlbum): AlbumOperation {
  return new InsightDraws(cast, album)[cast.draws.weighted(verbs)]()
}

export function insightLook(cast: Cast, album: MemoryAlbum): AlbumOperation[] {
  const draws = new InsightDraws(cast, album)
  return [...album.galleries.rows.keys()].map((id) => draws.totals(id, firstDay, lastDay))
}

class InsightDraws {
  private readonly cast: Cast
  private readonly album: MemoryAlbum

  constructor(cast: Cast, album: MemoryAlbum) {
    this.cast = cast
    this.album = album
  }

  /** Told of some of the files again; what a file is called says of which gallery it is, and what is in it stays the same. */
  add(): AlbumOperation {
    const { draws, nowMs } = this.cast
    const counts = this.counts()
    const key = `clicks/gallery=${counts.galleryId}/${draws.below(12)}`
    const told = { ...counts, items: [...counts.items] }
    return operation(this.cast, 'insights.add', [key, told, nowMs], ({ insights }) =>
      insights.add(key, counts, nowMs),
    )
  }

  read(): AlbumOperation {
    const [from, to] = [this.cast.draws.pick(days), this.cast.draws.pick(days)].sort()
    return this.totals(this.one(), from ?? firstDay, to ?? lastDay)
  }

  /** Of what was taken back, a store may keep that it is none. */
  totals(galleryId: string, fromDay: string, toDay: string): AlbumOperation {
    return operation(this.cast, 'insights.read', [galleryId, fromDay, toDay], async ({ insights }) => {
      const { days: perDay, items, values } = await insights.read(galleryId, fromDay, toDay)
      return { days: perDay.filter(isSome), items: items.filter(isSome), values } satisfies InsightTotals
    })
  }

  prune(): AlbumOperation {
    const day = this.cast.draws.pick(days)
    return operation(this.cast, 'insights.pruneVisitors', day, ({ insights }) => insights.pruneVisitors(day))
  }

  private counts(): ClickCounts {
    const { draws } = this.cast
    const galleryId = this.one()
    const itemIds = this.album.galleries.rows.get(galleryId)?.items.map(({ id }) => id) ?? []
    const value = (of: string) => ({ key: 'species', value: of, views: 1 + draws.below(4) })
    return {
      galleryId,
      day: draws.pick(days),
      visits: draws.below(3),
      views: 1 + draws.below(9),
      visitors: draws.some(people, 4),
      items: new Map(draws.some(itemIds, 3).map((id) => [id, 1 + draws.below(4)])),
      values: draws.some(species, 2).map(value),
    }
  }

  private one(): string {
    const { draws } = this.cast
    const ids = [...this.album.galleries.rows.keys()]
    return (draws.chance(0.97) ? draws.pickIfAny(ids) : undefined) ?? draws.id(this.cast.nowMs)
  }
}

type Counted = Partial<DayInsights & InsightTotals['items'][number]>

const isSome = ({ visits = 0, views = 0, visitors = 0, likes = 0, claims = 0 }: Counted) =>
  visits + views + visitors + likes + claims > 0
