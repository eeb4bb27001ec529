import type { PhotoPage } from '@cloudalbum/contract'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { PhotoLedger } from '../editing/photo-ledger.ts'
import {
  columnsOfPage,
  emptyColumns,
  filterColumns,
  indexOfPhoto,
  joinColumns,
  type GridSection,
  type GridSource,
  type PhotoColumns,
} from './grid-source.ts'
import { patchColumns } from './patch-columns.ts'

export interface ListSourceOptions<P extends PhotoPage> {
  /** One page of the list; the first without a cursor. @throws ApiError */
  fetchPage: (cursor: string | undefined) => Promise<P>
  hrefOf: (id: string) => string
  /** Without it a list shows what the server says, whatever this page has done to it. */
  ledger?: PhotoLedger
  /** How many there are in all, where that is known beforehand. */
  total?: () => number | undefined
  /** Called with each page, for what else it holds. */
  onPage?: (page: P) => void
}

export interface ListSource extends GridSource {
  readonly kind: 'list'
  /** False until the first page is here. */
  readonly started: Readonly<Ref<boolean>>
  /** Begins anew, showing what was there until the answer comes. @throws ApiError */
  reload(): Promise<void>
}

const key = 'all'
/** Stands for the pages to come, as nobody knows how many. */
const guessedRest = 60

interface Loaded {
  raw: PhotoColumns
  /** Cursor of what follows; null: complete. */
  next: string | null
}

/** Reads pages from `before` on, or from the beginning, until there are as many photos as wanted. */
async function readPages<P extends PhotoPage>(
  options: ListSourceOptions<P>,
  before: Loaded | undefined,
  wanted: number,
): Promise<Loaded> {
  let raw = before?.raw ?? emptyColumns
  let next = before?.next
  do {
    const page = await options.fetchPage(next ?? undefined)
    options.onPage?.(page)
    raw = joinColumns(raw, columnsOfPage(page))
    next = page.next
  } while (next !== null && raw.ids.length < wanted)
  return { raw, next }
}

/** A list that grows page by page: search results, an album, favourites, the trash. Ends with the component. */
export function createListSource<P extends PhotoPage>(options: ListSourceOptions<P>): ListSource {
  const { hrefOf, ledger, total } = options
  let loaded: Loaded | undefined
  let shown: PhotoColumns | undefined
  let loading: Promise<void> | undefined
  let generation = 0
  const revision = ref(0)
  const started = ref(false)
  const sections = shallowRef<readonly GridSection[]>([])

  function publish() {
    shown = loaded && ledger ? filterColumns(loaded.raw, (id) => !ledger.hidden.has(id)) : loaded?.raw
    const count = shown?.ids.length ?? 0
    const rest = loaded?.next === null ? 0 : Math.max(1, (total?.() ?? count + guessedRest) - count)
    sections.value = count + rest > 0 ? [{ key, count: count + rest }] : []
    revision.value++
  }

  function run(before: Loaded | undefined, wanted: number): Promise<void> {
    const own = ++generation
    loading = readPages(options, before, wanted)
      .then((answer) => {
        // What was asked for later counts.
        if (own !== generation) return
        loaded = answer
        started.value = true
        publish()
      })
      .finally(() => {
        if (own === generation) loading = undefined
      })
    return loading
  }

  if (ledger) {
    watch(ledger.hiddenRevision, () => loaded && publish(), { flush: 'sync' })
    const stop = ledger.onPatch((ids, patch) => {
      if (!loaded) return
      loaded = { ...loaded, raw: patchColumns(loaded.raw, ids, patch) }
      publish()
    })
    onScopeDispose(stop)
  }
  publish()

  return {
    kind: 'list',
    sections,
    revision,
    started,
    hrefOf,
    columns: () => shown,
    load: () => loading ?? (loaded?.next === null ? Promise.resolve() : run(loaded, 0)),
    // As many as were there before: nobody loses their place.
    reload: () => run(undefined, loaded?.raw.ids.length ?? 0),
    keep: () => undefined,
    find(id) {
      const index = shown ? indexOfPhoto(shown, id) : -1
      return index < 0 ? undefined : { section: 0, index }
    },
  }
}
