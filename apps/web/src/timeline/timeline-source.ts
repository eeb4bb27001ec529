import { type Change, type Client, getMonth, getTimeline } from '@cloudalbum/contract'
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { PhotoLedger } from '../editing/photo-ledger.ts'
import {
  columnsOfPage,
  emptyColumns,
  filterColumns,
  indexOfPhoto,
  joinColumns,
  sameColumns,
  type GridSection,
  type GridSource,
  type PhotoColumns,
} from '../photo-grid/grid-source.ts'
import { patchColumns } from '../photo-grid/patch-columns.ts'

export interface TimelineSource extends GridSource {
  readonly kind: 'months'
  /** All photos; undefined until the months are known. */
  readonly total: Readonly<ShallowRef<number | undefined>>
  /** Asks for the months, and again for those that differ from what is here. @throws ApiError */
  refresh(ids?: readonly string[]): Promise<void>
  /** Something happened to photos; answers when the page shows it. @throws ApiError */
  follow(change: Change): Promise<void>
}

interface Month {
  raw: PhotoColumns
  shown: PhotoColumns
  /** Cursor of what follows; null: complete. */
  next: string | null
}

const pageSize = 500
/** Photos that stay in memory beyond those in view. */
const keptPhotos = 6000

export function createTimelineSource(client: Client, ledger: PhotoLedger): TimelineSource {
  const months = new Map<string, Month>()
  const loading = new Map<string, Promise<void>>()
  let counts: readonly { month: string; count: number }[] = []
  let recent: string[] = []
  const revision = ref(0)
  const total = shallowRef<number>()
  const sections = shallowRef<readonly GridSection[]>([])

  function publish() {
    sections.value = counts.flatMap(({ month, count }) => {
      const known = months.get(month)
      const shownCount = known
        ? known.next === null
          ? known.shown.ids.length
          : count - (known.raw.ids.length - known.shown.ids.length)
        : count
      return shownCount > 0 ? [{ key: month, count: shownCount }] : []
    })
    total.value = sections.value.reduce((sum, { count }) => sum + count, 0)
    revision.value++
  }

  const visible = (raw: PhotoColumns) => filterColumns(raw, (id) => !ledger.hidden.has(id))
  const put = (month: string, raw: PhotoColumns, next: string | null) =>
    months.set(month, { raw, next, shown: visible(raw) })
  const page = (month: string, cursor: string | undefined) =>
    client.call(getMonth, {
      params: { month },
      query: { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
    })

  async function loadMonth(month: string, signal: AbortSignal | undefined) {
    for (;;) {
      const before = months.get(month)
      if (before?.next === null || signal?.aborted) return
      const answer = await page(month, before?.next ?? undefined)
      // Somebody else may have replaced it meanwhile.
      if (months.get(month) !== before) continue
      put(month, joinColumns(before?.raw ?? emptyColumns, columnsOfPage(answer)), answer.next)
      publish()
    }
  }

  /** Fetches a month anew beside what is shown, and swaps it in when it differs. */
  async function reloadMonth(month: string) {
    let raw = emptyColumns
    let next: string | null | undefined
    do {
      const answer = await page(month, next ?? undefined)
      raw = joinColumns(raw, columnsOfPage(answer))
      next = answer.next
    } while (next !== null)
    const before = months.get(month)
    if (before && before.next === null && sameColumns(before.raw, raw)) return
    put(month, raw, null)
  }

  async function refresh(ids: readonly string[] = []) {
    const answer = await client.call(getTimeline, {})
    const changed = new Set(ids)
    const stale = [...months].filter(([month, { raw, next }]) => {
      const count = answer.months.find((one) => one.month === month)?.count ?? 0
      return (next === null && count !== raw.ids.length) || raw.ids.some((id) => changed.has(id))
    })
    for (const [month] of stale) if (!recent.includes(month)) months.delete(month)
    await Promise.all(stale.filter(([month]) => recent.includes(month)).map(([month]) => reloadMonth(month)))
    counts = answer.months
    publish()
  }

  watch(
    ledger.hiddenRevision,
    () => {
      for (const [month, { raw, next }] of months) put(month, raw, next)
      publish()
    },
    { flush: 'sync' },
  )
  ledger.onPatch((ids, patch) => {
    for (const [month, { raw, next }] of months) put(month, patchColumns(raw, ids, patch), next)
    publish()
  })

  return {
    kind: 'months',
    sections,
    total: total as Readonly<ShallowRef<number | undefined>>,
    revision: revision as Readonly<Ref<number>>,
    columns: (key) => months.get(key)?.shown,
    hrefOf: (id) => `/photo/${id}`,
    load(key, signal) {
      recent = [key, ...recent.filter((other) => other !== key)]
      const running = loading.get(key)
      if (running) return running
      const own = loadMonth(key, signal).finally(() => loading.delete(key))
      loading.set(key, own)
      return own
    },
    keep(keys) {
      recent = [...keys, ...recent.filter((key) => !keys.includes(key) && months.has(key))]
      let kept = 0
      let evicted = false
      recent = recent.filter((key) => {
        kept += months.get(key)?.raw.ids.length ?? 0
        return kept <= keptPhotos || keys.includes(key)
      })
      for (const key of months.keys())
        if (!recent.includes(key) && !loading.has(key)) evicted = months.delete(key) || evicted
      if (evicted) publish()
    },
    find(id) {
      for (const [key, { shown }] of months) {
        const index = indexOfPhoto(shown, id)
        if (index >= 0) return { section: sections.value.findIndex((section) => section.key === key), index }
      }
      return undefined
    },
    refresh,
    async follow(change) {
      if (change.type === 'reset') {
        for (const month of months.keys()) if (!recent.includes(month)) months.delete(month)
        counts = (await client.call(getTimeline, {})).months
        await Promise.all([...months.keys()].map((month) => reloadMonth(month)))
        publish()
      } else if ('photoIds' in change) await refresh(change.photoIds)
    },
  }
}
