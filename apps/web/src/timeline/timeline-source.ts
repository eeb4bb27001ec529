import { type Change, type Client, getMonth, getTimeline, type PhotoPage } from '@cloudalbum/contract'
import { ref, shallowRef, watch, type ShallowRef } from 'vue'
import type { PhotoLedger } from '../editing/photo-ledger.ts'
import {
  columnsOfPage,
  emptyColumns,
  joinColumns,
  sameColumns,
  type GridSection,
  type GridSource,
  type PhotoPosition,
} from '../photo-grid/grid-source.ts'
import { patchColumns } from '../photo-grid/patch-columns.ts'
import { MonthCache } from './month-cache.ts'

export interface TimelineSource extends GridSource {
  readonly kind: 'months'
  /** All photos; undefined until the months are known. */
  readonly total: Readonly<ShallowRef<number | undefined>>
  /** Asks for the months, and again for those that differ from what is here. @throws ApiError */
  refresh(ids?: readonly string[]): Promise<void>
  /** Something happened to photos; answers when the page shows it. @throws ApiError */
  follow(change: Change): Promise<void>
}

const pageSize = 500
/** They come with the months: enough for a screen, and soon here. */
const newestCount = 100
/** For so long the thumbnails of the first screen go before photos that nobody sees yet. */
const firstScreenMs = 1000

export function createTimelineSource(client: Client, ledger: PhotoLedger): TimelineSource {
  const source = new MonthsSource(client, new MonthCache((id) => ledger.hidden.has(id)))
  watch(ledger.hiddenRevision, () => source.refilter(), { flush: 'sync' })
  ledger.onPatch((ids, patch) => source.refilter((raw) => patchColumns(raw, ids, patch)))
  return source
}

class MonthsSource implements TimelineSource {
  readonly kind = 'months'
  readonly sections = shallowRef<readonly GridSection[]>([])
  readonly total = shallowRef<number>()
  readonly revision = ref(0)
  readonly #client: Client
  readonly #cache: MonthCache
  readonly #loading = new Map<string, Promise<void>>()
  #firstScreen: Promise<void> | undefined
  #counts: readonly { month: string; count: number }[] = []

  constructor(client: Client, cache: MonthCache) {
    this.#client = client
    this.#cache = cache
  }

  readonly columns = (key: string) => this.#cache.get(key)?.shown
  readonly hrefOf = (id: string) => `/photo/${id}`

  load(key: string, signal?: AbortSignal): Promise<void> {
    this.#cache.touch([key])
    const running = this.#loading.get(key)
    if (running) return running
    const own = this.#loadMonth(key, signal).finally(() => this.#loading.delete(key))
    this.#loading.set(key, own)
    return own
  }

  keep(keys: readonly string[]): void {
    if (this.#cache.evict(keys, (month) => this.#loading.has(month))) this.#publish()
  }

  find(id: string): PhotoPosition | undefined {
    const found = this.#cache.find(id)
    if (!found) return undefined
    return { section: this.sections.value.findIndex(({ key }) => key === found.month), index: found.index }
  }

  refilter(change?: Parameters<MonthCache['refilter']>[0]): void {
    this.#cache.refilter(change)
    this.#publish()
  }

  async refresh(ids: readonly string[] = []): Promise<void> {
    const changed = new Set(ids)
    const query = this.#cache.isEmpty() ? { newest: newestCount } : {}
    const answer = await this.#client.call(getTimeline, { query })
    const counts = new Map(answer.months.map(({ month, count }) => [month, count]))
    const stale = this.#cache.entries().filter(([month, { raw, next }]) => {
      const isOther = next === null && (counts.get(month) ?? 0) !== raw.ids.length
      return isOther || raw.ids.some((id) => changed.has(id))
    })
    await this.#renew(stale.map(([month]) => month))
    this.#counts = answer.months
    this.#takeNewest(answer.months[0]?.month, answer.newest)
    this.#publish()
  }

  #takeNewest(month: string | undefined, page: PhotoPage | undefined): void {
    if (month === undefined || !page || !this.#cache.isEmpty() || this.#loading.has(month)) return
    this.#cache.append(month, columnsOfPage(page), page.next)
    this.#firstScreen = new Promise((done) => setTimeout(done, firstScreenMs))
  }

  async follow(change: Change): Promise<void> {
    if ('photoIds' in change) return this.refresh(change.photoIds)
    if (change.type !== 'reset') return
    this.#counts = (await this.#client.call(getTimeline, {})).months
    await this.#renew(this.#cache.entries().map(([month]) => month))
    this.#publish()
  }

  #publish(): void {
    this.sections.value = this.#counts.flatMap(({ month, count }) => {
      const shown = this.#shownCount(month, count)
      return shown > 0 ? [{ key: month, count: shown }] : []
    })
    this.total.value = this.sections.value.reduce((sum, { count }) => sum + count, 0)
    this.revision.value++
  }

  #shownCount(month: string, count: number): number {
    const known = this.#cache.get(month)
    if (!known) return count
    const hidden = known.raw.ids.length - known.shown.ids.length
    return known.next === null ? known.shown.ids.length : count - hidden
  }

  #page(month: string, cursor: string | null | undefined) {
    const query = { limit: pageSize, ...(cursor ? { cursor } : {}) }
    return this.#client.call(getMonth, { params: { month }, query })
  }

  async #loadMonth(month: string, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const before = this.#cache.get(month)
      if (before?.next === null || signal?.aborted) return
      if (before) await this.#firstScreen
      const page = await this.#page(month, before?.next)
      // Somebody else may have replaced it meanwhile.
      if (this.#cache.get(month) !== before) continue
      this.#cache.append(month, columnsOfPage(page), page.next)
      this.#publish()
    }
  }

  /** Fetches months anew beside what is shown; those that nobody looked at lately are let go instead. */
  async #renew(months: readonly string[]): Promise<void> {
    for (const month of months) if (!this.#cache.isRecent(month)) this.#cache.delete(month)
    await Promise.all(
      months.filter((month) => this.#cache.isRecent(month)).map((month) => this.#reload(month)),
    )
  }

  async #reload(month: string): Promise<void> {
    let raw = emptyColumns
    let next: string | null | undefined
    do {
      const page = await this.#page(month, next)
      raw = joinColumns(raw, columnsOfPage(page))
      next = page.next
    } while (next !== null)
    const before = this.#cache.get(month)
    if (before?.next !== null || !sameColumns(before.raw, raw)) this.#cache.put(month, raw, null)
  }
}
