import {
  emptyColumns,
  filterColumns,
  indexOfPhoto,
  joinColumns,
  type PhotoColumns,
} from '../photo-grid/grid-source.ts'

export interface Month {
  /** What the server says. */
  raw: PhotoColumns
  /** What this page shows of it. */
  shown: PhotoColumns
  /** Cursor of what follows; null: complete. */
  next: string | null
}

/** Photos that stay in memory beyond those in view. */
const keptPhotos = 6000

/** The months whose photos are here, and which of them were looked at last. */
export class MonthCache {
  readonly #months = new Map<string, Month>()
  readonly #isHidden: (id: string) => boolean
  #recent: string[] = []

  constructor(isHidden: (id: string) => boolean) {
    this.#isHidden = isHidden
  }

  get(month: string): Month | undefined {
    return this.#months.get(month)
  }

  isEmpty(): boolean {
    return this.#months.size === 0
  }

  entries(): [string, Month][] {
    return [...this.#months]
  }

  put(month: string, raw: PhotoColumns, next: string | null): void {
    this.#months.set(month, { raw, next, shown: filterColumns(raw, (id) => !this.#isHidden(id)) })
  }

  append(month: string, page: PhotoColumns, next: string | null): void {
    this.put(month, joinColumns(this.get(month)?.raw ?? emptyColumns, page), next)
  }

  /** Works out again what is shown of all months, after `change` of what the server said. */
  refilter(change: (raw: PhotoColumns) => PhotoColumns = (raw) => raw): void {
    for (const [month, { raw, next }] of this.#months) this.put(month, change(raw), next)
  }

  delete(month: string): void {
    this.#months.delete(month)
  }

  touch(months: readonly string[]): void {
    this.#recent = [...months, ...this.#recent.filter((month) => !months.includes(month))]
  }

  isRecent(month: string): boolean {
    return this.#recent.includes(month)
  }

  /** Lets go of what was looked at long ago; true when something went. */
  evict(keep: readonly string[], isBusy: (month: string) => boolean): boolean {
    this.touch(keep)
    let photos = 0
    this.#recent = this.#recent.filter((month) => {
      photos += this.get(month)?.raw.ids.length ?? 0
      return photos <= keptPhotos || keep.includes(month)
    })
    const gone = [...this.#months.keys()].filter((month) => !this.isRecent(month) && !isBusy(month))
    for (const month of gone) this.delete(month)
    return gone.length > 0
  }

  find(id: string): { month: string; index: number } | undefined {
    for (const [month, { shown }] of this.#months) {
      const index = indexOfPhoto(shown, id)
      if (index >= 0) return { month, index }
    }
    return undefined
  }
}
