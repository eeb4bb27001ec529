import type { ClickCounts, InsightStore, InsightTotals } from '@cloudalbum/core'

interface Count {
  galleryId: string
  day: string
  /** Of the gallery itself, where neither an item nor a value is named. */
  itemId?: string | undefined
  value?: { key: string; value: string }
  visits?: number
  views?: number
  visitors?: number
  likes?: number
  claims?: number
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** What InsightStore promises: everything that was counted, added up when somebody asks. */
export class MemoryInsights implements InsightStore {
  private counts: Count[] = []
  private objects: { galleryId: string; key: string }[] = []
  private visits: { galleryId: string; day: string; visitor: string }[] = []
  private readonly isThere: (galleryId: string) => boolean

  constructor(isThere: (galleryId: string) => boolean) {
    this.isThere = isThere
  }

  async add(objectKey: string, { galleryId, day, visits, views, visitors, items, values }: ClickCounts) {
    const isCounted = this.objects.some(({ key }) => key === objectKey)
    if (isCounted || !this.isThere(galleryId)) return false
    this.objects.push({ galleryId, key: objectKey })
    const seen = this.visits.filter((visit) => visit.galleryId === galleryId && visit.day === day)
    const fresh = [...new Set(visitors)].filter((visitor) => !seen.some((visit) => visit.visitor === visitor))
    this.visits.push(...fresh.map((visitor) => ({ galleryId, day, visitor })))
    const of = { galleryId, day }
    this.counts.push(
      { ...of, visits, views, visitors: fresh.length },
      ...[...items].map(([itemId, viewed]) => ({ ...of, itemId, views: viewed })),
      ...values.map(({ key, value, views: viewed }) => ({ ...of, value: { key, value }, views: viewed })),
    )
    return true
  }

  /** Likes and claims that come or go, of an item that may be gone itself. */
  count(galleryId: string, atMs: number, itemId: string | null, change: { likes?: number; claims?: number }) {
    const of = { galleryId, day: dayOf(atMs), ...change }
    this.counts.push(of, ...(itemId === null ? [] : [{ ...of, itemId }]))
  }

  async read(galleryId: string, fromDay: string, toDay: string): Promise<InsightTotals> {
    const all = this.counts.filter(
      (one) => one.galleryId === galleryId && one.day >= fromDay && one.day <= toDay,
    )
    const ofGallery = all.filter(({ itemId, value }) => itemId === undefined && value === undefined)
    const days = grouped(ofGallery, ({ day }) => day).map(([day, some]) => ({ day, ...sum(some) }))
    const items = grouped(all, ({ itemId }) => itemId).map(([itemId, some]) => {
      const { views, likes, claims } = sum(some)
      return { itemId, views, likes, claims }
    })
    const values = grouped(all, ({ value }) => value && JSON.stringify([value.key, value.value]))
    return {
      days,
      items: items.sort((a, b) => b.views - a.views),
      values: values
        .map(([name, some]) => {
          const [key, value] = JSON.parse(name) as [string, string]
          return { key, value, views: sum(some).views }
        })
        .sort((a, b) => b.views - a.views),
    }
  }

  async pruneVisitors(beforeDay: string) {
    this.visits = this.visits.filter(({ day }) => day >= beforeDay)
  }

  forgetGallery(id: string): void {
    const isAnother = ({ galleryId }: { galleryId: string }) => galleryId !== id
    this.counts = this.counts.filter(isAnother)
    this.objects = this.objects.filter(isAnother)
    this.visits = this.visits.filter(isAnother)
  }
}

/** In order of the names; what has none is left out. */
function grouped(
  counts: readonly Count[],
  nameOf: (count: Count) => string | undefined,
): [string, Count[]][] {
  const groups = [...Map.groupBy(counts, nameOf)]
  return groups
    .flatMap(([name, some]): [string, Count[]][] => (name === undefined ? [] : [[name, some]]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function sum(counts: readonly Count[]) {
  const of = (name: 'visits' | 'views' | 'visitors' | 'likes' | 'claims') =>
    counts.reduce((total, count) => total + (count[name] ?? 0), 0)
  return {
    visits: of('visits'),
    views: of('views'),
    visitors: of('visitors'),
    likes: of('likes'),
    claims: of('claims'),
  }
}
