import type { OwnClaim, PublicItem } from '@cloudalbum/contract'
import { type InjectionKey, reactive, shallowRef, type ShallowRef, watch } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import type { GalleryPage } from './gallery-page.ts'
import type { Translate } from '../i18n/messages.ts'
import { Refusal } from './refusal.ts'
import type { Visitor } from './visitor.ts'

/** What somebody set out to do before they were asked who they are. */
export interface Intent {
  kind: 'like' | 'claim'
  gallery: string
  item: { id: string; slug: string; name: string }
}

interface Mine {
  liked: Set<string>
  /** State by item. */
  claims: Map<string, 'held' | 'final'>
  /** It is their own gallery. */
  owner: boolean
  /** Items with a claim under way. */
  claiming: Set<string>
}

type Target = Pick<PublicItem, 'id' | 'slug' | 'name' | 'likes'>

/** Likes and claims of whoever looks at the gallery. */
export interface Deeds {
  mine: Mine
  /** Waits for somebody to sign in; the dialog is open as long. */
  intent: ShallowRef<Intent | undefined>
  /** Likes it, or takes the like back. Shown at once, taken back when the album refuses. */
  toggleLike(item: Target): Promise<void>
  claim(item: Target): Promise<void>
  withdraw(item: Target): Promise<void>
  /** Takes up what was meant before the page was loaded anew, as after a look into the mail. */
  resume(): void
  /** Does not want it any more. */
  abandon(): void
}

export const deedsKey: InjectionKey<Deeds> = Symbol('deeds')
export const useDeeds = (): Deeds => useInjected(deedsKey)

interface Parts {
  page: GalleryPage
  visitor: Visitor
  t: Translate
}

export function createDeeds({ page, visitor, t }: Parts): Deeds {
  const mine: Mine = reactive({ liked: new Set(), claims: new Map(), owner: false, claiming: new Set() })
  const intent: Deeds['intent'] = shallowRef()
  const slug = page.gallery?.slug ?? ''
  const api = `/api/g/${encodeURIComponent(slug)}`
  const likes = createLikes({ page, visitor, t }, mine, api)

  async function loadMine() {
    const answer = await visitor.call<{
      likedItemIds: string[]
      claims: { itemId: string; state: 'held' | 'final' }[]
      owner: boolean
    }>('GET', `${api}/mine`)
    likes.know(answer.likedItemIds)
    mine.claims = new Map(answer.claims.map(({ itemId, state }) => [itemId, state]))
    mine.owner = answer.owner
  }
  function want(kind: Intent['kind'], { id, slug: item, name }: Target) {
    intent.value = { kind, gallery: slug, item: { id, slug: item, name } }
    remembered.set(intent.value)
  }
  async function signedIn() {
    const wanted = intent.value
    try {
      await loadMine()
    } catch (error) {
      page.notice.value = describe(error, t)
    }
    if (!wanted) return
    abandon()
    const item = { ...wanted.item, likes: likesOf(page, wanted.item.id) }
    if (wanted.kind === 'claim') await claim(item)
    else if (!mine.liked.has(item.id)) await likes.toggle(item)
  }
  async function claim(item: Target) {
    if (!visitor.account.value) return want('claim', item)
    await claiming(item, async () => {
      const { state } = await visitor.call<OwnClaim>(
        'POST',
        `${api}/items/${encodeURIComponent(item.slug)}/claim`,
      )
      const now = state === 'final' ? 'final' : 'held'
      mine.claims.set(item.id, now)
      page.change(item.id, { claim: now })
    })
  }
  async function claiming(item: Target, run: () => Promise<void>) {
    if (mine.claiming.has(item.id)) return
    mine.claiming.add(item.id)
    try {
      await run()
    } catch (error) {
      const isTaken = error instanceof Refusal && error.code === 'conflict'
      page.notice.value = isTaken ? t('gallery.claim.justTaken', { name: item.name }) : describe(error, t)
      // What holds now is shown, whatever was expected.
      if (error instanceof Refusal && error.status >= 400 && error.status < 500)
        await Promise.all([page.refresh(item.slug), loadMine()]).catch(() => undefined)
    } finally {
      mine.claiming.delete(item.id)
    }
  }
  function abandon() {
    intent.value = undefined
    remembered.clear()
  }

  watch(visitor.account, (account, before) => {
    if (account && account.id !== before?.id) void signedIn()
    else if (!account) {
      likes.know([])
      mine.claims = new Map()
      mine.owner = false
    }
  })
  return {
    mine,
    intent,
    claim,
    abandon,
    toggleLike: async (item) => (visitor.account.value ? likes.toggle(item) : want('like', item)),
    withdraw: (item) =>
      claiming(item, async () => {
        await visitor.call('DELETE', `${api}/items/${encodeURIComponent(item.slug)}/claim`)
        mine.claims.delete(item.id)
        page.change(item.id, { claim: null })
      }),
    resume() {
      const before = remembered.get()
      if (before?.gallery === slug && !visitor.account.value) intent.value = before
    },
  }
}

/** Likes appear at once; what the album knows follows, one request after the other for each item. */
function createLikes({ page, visitor, t }: Parts, mine: Mine, api: string) {
  let known = new Set<string>()
  const settling = new Set<string>()

  async function settle({ id, slug }: Target) {
    if (settling.has(id)) return
    settling.add(id)
    try {
      while (mine.liked.has(id) !== known.has(id)) {
        const method = mine.liked.has(id) ? 'PUT' : 'DELETE'
        const { liked, likes } = await visitor.call<{ liked: boolean; likes: number }>(
          method,
          `${api}/items/${encodeURIComponent(slug)}/like`,
        )
        if (liked) known.add(id)
        else known.delete(id)
        if (mine.liked.has(id) === liked) page.change(id, { likes })
      }
    } catch (error) {
      const isLiked = known.has(id)
      if (mine.liked.has(id) !== isLiked) show(id, isLiked)
      page.notice.value = describe(error, t)
    } finally {
      settling.delete(id)
    }
  }
  function show(id: string, liked: boolean) {
    if (liked) mine.liked.add(id)
    else mine.liked.delete(id)
    page.change(id, { likes: Math.max(0, likesOf(page, id) + (liked ? 1 : -1)) })
  }
  return {
    know(ids: readonly string[]) {
      known = new Set(ids)
      mine.liked = new Set(ids)
    },
    async toggle(item: Target) {
      show(item.id, !mine.liked.has(item.id))
      await settle(item)
    },
  }
}

function likesOf(page: GalleryPage, id: string): number {
  const view = page.view.value
  if (view.kind === 'missing') return 0
  const items = view.kind === 'grid' ? view.items : [view.item]
  return items.find((item) => item.id === id)?.likes ?? 0
}

/** A sentence for the person. The server speaks English and knows more of the very case. */
export function describe(error: unknown, t: Translate): string {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'rate-limited' && error.retryAfterS)
    return t('gallery.errors.waitFor', { seconds: error.retryAfterS }, error.retryAfterS)
  const key = `gallery.errors.${error.code}`
  const text = t(key)
  return text === key ? t('gallery.errors.unknown') : text
}

const intentKey = 'cloudalbum.gallery-intent'

/** In this tab, until it is closed. */
const remembered = {
  set: (intent: Intent) => sessionStorage.setItem(intentKey, JSON.stringify(intent)),
  clear: () => sessionStorage.removeItem(intentKey),
  get(): Intent | undefined {
    const text = sessionStorage.getItem(intentKey)
    return text === null ? undefined : (JSON.parse(text) as Intent)
  },
}
