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

/** A list that grows page by page: search results, an album, favourites, the trash. Ends with the component. */
export function createListSource<P extends PhotoPage>({
  fetchPage,
  hrefOf,
  ledger,
  total,
  onPage,
}: ListSourceOptions<P>): ListSource {
  let raw: PhotoColumns | undefined
  let shown: PhotoColumns | undefined
  let next: string | null | undefined
  let loading: Promise<void> | undefined
  let generation = 0
  const revision = ref(0)
  const started = ref(false)
  const sections = shallowRef<readonly GridSection[]>([])

  function publish() {
    shown = raw && ledger ? filterColumns(raw, (id) => !ledger.hidden.has(id)) : raw
    const loaded = shown?.ids.length ?? 0
    const rest = raw && next === null ? 0 : Math.max(1, (total?.() ?? loaded + guessedRest) - loaded)
    sections.value = loaded + rest > 0 ? [{ key, count: loaded + rest }] : []
    revision.value++
  }

  /** Fetches one page or, from the beginning, as many as were there before: nobody loses their place. */
  async function fetchInto(cursor: string | undefined) {
    const own = generation
    const wanted = cursor === undefined ? (raw?.ids.length ?? 0) : 0
    let columns = cursor === undefined ? emptyColumns : (raw ?? emptyColumns)
    let at: string | null | undefined = cursor
    do {
      const page: P = await fetchPage(at ?? undefined)
      if (own !== generation) return
      onPage?.(page)
      columns = joinColumns(columns, columnsOfPage(page))
      at = page.next
    } while (at !== null && columns.ids.length < wanted)
    raw = columns
    next = at
    started.value = true
    publish()
  }

  const run = (cursor: string | undefined) => {
    const own = fetchInto(cursor).finally(() => {
      if (loading === own) loading = undefined
    })
    loading = own
    return own
  }

  if (ledger) {
    watch(ledger.hiddenRevision, () => raw && publish(), { flush: 'sync' })
    onScopeDispose(
      ledger.onPatch((ids, patch) => {
        if (!raw) return
        raw = patchColumns(raw, ids, patch)
        publish()
      }),
    )
  }
  publish()

  return {
    kind: 'list',
    sections,
    revision,
    started,
    hrefOf,
    columns: () => shown,
    load: () => loading ?? (next === null ? Promise.resolve() : run(next ?? undefined)),
    reload() {
      generation++
      return run(undefined)
    },
    keep: () => undefined,
    find(id) {
      const index = shown ? indexOfPhoto(shown, id) : -1
      return index < 0 ? undefined : { section: 0, index }
    },
  }
}
