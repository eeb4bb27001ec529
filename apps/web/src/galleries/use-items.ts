import {
  addItems,
  ApiError,
  editItems,
  listItems,
  moveItems,
  removeItems,
  type Client,
  type OwnItem,
} from '@cloudalbum/contract'
import { onMounted, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { gather } from '../albums/gather.ts'
import { useChanges } from '../app/changes.ts'
import { useDescribe } from '../app/describe-error.ts'
import { inBatches } from '../editing/in-batches.ts'
import { useClient } from '../session/use-session.ts'
import { editsOf, refusedItem, type Drafts } from './item-drafts.ts'

export interface Items {
  /** Undefined until the first answer; grows page by page. */
  all: ShallowRef<OwnItem[] | undefined>
  failure: Ref<string>
  drafts: ShallowRef<Drafts>
  /** The item that the server refused, with what it says. */
  refused: Ref<{ id: string; text: string } | undefined>
  reload(): Promise<void>
  /** All drafts, or none. @throws ApiError */
  save(): Promise<void>
  /** @throws ApiError */
  add(photoIds: string[]): Promise<void>
  /** @throws ApiError */
  remove(ids: readonly string[]): Promise<void>
  /** Before another item, or (null) to the end. @throws ApiError */
  move(ids: readonly string[], before: string | null): Promise<void>
}

const mostEdits = 1000

/** All items of one of your galleries, as they change, with what is written to them. */
export function useItems(galleryId: string): Items {
  const client = useClient()
  const describe = useDescribe()
  const params = { id: galleryId }
  const all = shallowRef<OwnItem[]>()
  const failure = ref('')
  const drafts = shallowRef<Drafts>(new Map())
  const refused = ref<{ id: string; text: string }>()
  let turn = 0
  onScopeDispose(() => void turn++)

  async function reload() {
    const mine = ++turn
    const found: OwnItem[] = []
    let cursor: string | undefined
    try {
      do {
        const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) }
        const page = await client.call(listItems, { params, query })
        if (mine !== turn) return
        found.push(...page.items)
        // The first time there is something to see at once; later what is shown stays until all of it is here.
        if (all.value === undefined || found.length > all.value.length) all.value = [...found]
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      all.value = found
      failure.value = ''
    } catch (error) {
      if (mine === turn) failure.value = describe(error)
    }
  }
  onMounted(reload)
  useChanges().on(
    [
      'galleries-changed',
      'photo-ready',
      'photo-rejected',
      'photos-trashed',
      'photos-restored',
      'photos-purged',
      'reset',
    ],
    gather(() => void reload()),
  )

  return {
    all,
    failure,
    drafts,
    refused,
    reload,
    save: () => save(client, galleryId, { all, drafts, refused }),
    async add(photoIds) {
      await inBatches(photoIds, (batch) => client.call(addItems, { params, body: { photoIds: batch } }))
      await reload()
    },
    async remove(ids) {
      await inBatches(ids, (batch) => client.call(removeItems, { params, body: { itemIds: batch } }))
      const gone = new Set(ids)
      all.value = all.value?.filter(({ id }) => !gone.has(id))
      drafts.value = new Map([...drafts.value].filter(([id]) => !gone.has(id)))
    },
    async move(ids, before) {
      await inBatches(ids, (batch) =>
        client.call(moveItems, { params, body: { itemIds: batch, beforeItemId: before } }),
      )
      await reload()
    },
  }
}

async function save(
  client: Client,
  galleryId: string,
  { all, drafts, refused }: Pick<Items, 'all' | 'drafts' | 'refused'>,
): Promise<void> {
  refused.value = undefined
  const sent = drafts.value
  const edits = editsOf(sent)
  for (let first = 0; first < edits.length; first += mostEdits) {
    const some = edits.slice(first, first + mostEdits)
    try {
      const { items } = await client.call(editItems, { params: { id: galleryId }, body: { items: some } })
      const saved = new Map(items.map((item) => [item.id, item]))
      all.value = all.value?.map((item) => saved.get(item.id) ?? item)
      // What was written meanwhile stays.
      drafts.value = new Map(
        [...drafts.value].filter(([id, draft]) => !saved.has(id) || draft !== sent.get(id)),
      )
    } catch (error) {
      const fields = error instanceof ApiError ? (error.problem?.fields ?? {}) : {}
      refused.value = refusedItem(some, fields)
      throw error
    }
  }
}
