import type { UploadItem, UploadState } from './upload-item.ts'

/** All files of a queue, found by key, by state and by photo without looking through them: there may be 100,000. */
export class UploadShelf {
  readonly items: UploadItem[] = []
  readonly #byKey = new Map<string, UploadItem>()
  readonly #byState = new Map<UploadState, Set<UploadItem>>()
  readonly #byPhoto = new Map<string, Set<UploadItem>>()

  get(key: string): UploadItem | undefined {
    return this.#byKey.get(key)
  }

  /** Whether it is this very item that is here, and not one that took its place. */
  has(item: UploadItem): boolean {
    return this.#byKey.get(item.key) === item
  }

  in(state: UploadState): ReadonlySet<UploadItem> {
    return this.#byState.get(state) ?? new Set()
  }

  first(state: UploadState, count: number): UploadItem[] {
    const found: UploadItem[] = []
    for (const item of this.in(state)) {
      if (found.length >= count) break
      found.push(item)
    }
    return found
  }

  ofPhoto(photoId: string): readonly UploadItem[] {
    return [...(this.#byPhoto.get(photoId) ?? [])]
  }

  add(item: UploadItem): void {
    this.items.push(item)
    this.#byKey.set(item.key, item)
    this.#stateSet(item.state).add(item)
  }

  move(item: UploadItem, state: UploadState): void {
    const isHere = this.has(item)
    if (isHere) this.#stateSet(item.state).delete(item)
    item.state = state
    if (isHere) this.#stateSet(state).add(item)
  }

  setPhoto(item: UploadItem, photoId: string): void {
    item.photoId = photoId
    const set = this.#byPhoto.get(photoId) ?? new Set()
    this.#byPhoto.set(photoId, set.add(item))
  }

  remove(gone: readonly UploadItem[]): void {
    const set = new Set(gone)
    for (const item of gone) {
      if (this.has(item)) this.#byKey.delete(item.key)
      this.#stateSet(item.state).delete(item)
      if (item.photoId !== undefined) this.#byPhoto.get(item.photoId)?.delete(item)
    }
    let kept = 0
    for (const item of this.items) if (!set.has(item)) this.items[kept++] = item
    this.items.length = kept
  }

  #stateSet(state: UploadState): Set<UploadItem> {
    const set = this.#byState.get(state) ?? new Set()
    this.#byState.set(state, set)
    return set
  }
}
