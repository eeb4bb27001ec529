import type { OwnClaim } from '@cloudalbum/contract'
import { type InjectionKey, reactive, ref, type Ref, shallowRef, type ShallowRef, watch } from 'vue'
import { useInjected } from '../app/use-injected.ts'
import { describe } from './describe.ts'
import { type Intent, pendingSignUp, remembered } from './intent.ts'
import { createLikes } from './likes.ts'
import type { ClaimState, DeedParts, Mine, Target } from './mine.ts'
import { Refusal } from './refusal.ts'

/** Likes and claims of whoever looks at the gallery. */
export interface Deeds {
  mine: Mine
  /** It is known who looks, and what is theirs. */
  known: Ref<boolean>
  /** Waits for somebody to sign in; the dialog is open as long. */
  intent: ShallowRef<Intent | undefined>
  /** Likes it, or takes the like back. Shown at once, taken back when the album refuses. */
  toggleLike(item: Target): Promise<void>
  claim(item: Target): Promise<void>
  withdraw(item: Target): Promise<void>
  /** Takes up what was meant before the page was loaded anew, as phones do after a look into the mail. */
  resume(): void
  /** Does not want it any more. */
  abandon(): void
}

export const deedsKey: InjectionKey<Deeds> = Symbol('deeds')
export const useDeeds = (): Deeds => useInjected(deedsKey)

interface MineAnswer {
  likedItemIds: string[]
  claims: { itemId: string; state: ClaimState }[]
  owner: boolean
}

export function createDeeds(parts: DeedParts): Deeds {
  const { page, visitor, t } = parts
  const mine: Mine = reactive({ liked: new Set(), claims: new Map(), owner: false, claiming: new Set() })
  const known = ref(false)
  const intent: Deeds['intent'] = shallowRef()
  const likes = createLikes(parts, mine)

  const load = async () => {
    if (!page.gallery) return
    const askedAt = performance.now()
    const told = await visitor.call<MineAnswer>('GET', `${page.api}/mine`)
    likes.know(told.likedItemIds, askedAt)
    claims.know(told.claims, askedAt)
    mine.owner = told.owner
  }
  const claims = createClaims(parts, mine, load)

  function want(kind: Intent['kind'], { id, slug, name }: Target) {
    intent.value = { kind, gallery: page.gallery?.slug ?? '', item: { id, slug, name } }
    remembered.set(intent.value)
  }
  function abandon() {
    intent.value = undefined
    remembered.clear()
  }
  async function signedIn() {
    await load().catch((error: unknown) => (page.notice.value = describe(error, t)))
    known.value = true
    const wanted = intent.value
    if (!wanted) return
    abandon()
    if (wanted.kind === 'claim') await claims.claim(wanted.item)
    else if (!mine.liked.has(wanted.item.id)) await likes.toggle(wanted.item)
  }

  watch(visitor.account, (account, before) => {
    if (account && account.id !== before?.id) void signedIn()
    if (account) return
    likes.forget()
    mine.claims.clear()
    mine.owner = false
    known.value = account === null
  })
  return {
    mine,
    known,
    intent,
    abandon,
    toggleLike: async (item) => (visitor.account.value ? likes.toggle(item) : want('like', item)),
    claim: async (item) => (visitor.account.value ? claims.claim(item) : want('claim', item)),
    withdraw: claims.withdraw,
    resume() {
      const before = pendingSignUp.get() === null ? undefined : remembered.get()
      if (before && before.gallery === page.gallery?.slug && !visitor.account.value) intent.value = before
    },
  }
}

function createClaims({ page, visitor, t }: DeedParts, mine: Mine, load: () => Promise<void>) {
  /** By item, in the time of `performance.now`. */
  const changedAt = new Map<string, number>()
  const path = ({ slug }: Target) => `${page.api}/items/${encodeURIComponent(slug)}/claim`

  async function attempt(item: Target, run: () => Promise<void>) {
    if (mine.claiming.has(item.id)) return
    mine.claiming.add(item.id)
    try {
      await run()
    } catch (error) {
      const isTaken = error instanceof Refusal && error.code === 'conflict'
      page.notice.value = isTaken ? t('gallery.claim.justTaken', { name: item.name }) : describe(error, t)
      // What holds now is shown, whatever was expected; where that cannot be had either, the notice says enough.
      if (error instanceof Refusal && error.status >= 400 && error.status < 500)
        await Promise.all([page.refresh(item.slug), load()]).catch(() => undefined)
    } finally {
      mine.claiming.delete(item.id)
    }
  }
  return {
    /** What the album says to a question of that moment: what was done since stands. */
    know(told: MineAnswer['claims'], askedAt: number) {
      const stands = (id: string) => (changedAt.get(id) ?? 0) >= askedAt
      const kept = [...mine.claims].filter(([id]) => stands(id))
      const others = told.filter(({ itemId }) => !stands(itemId))
      mine.claims = new Map([...kept, ...others.map(({ itemId, state }) => [itemId, state] as const)])
    },
    claim: (item: Target) =>
      attempt(item, async () => {
        const { state } = await visitor.call<OwnClaim>('POST', path(item))
        const now = state === 'final' ? 'final' : 'held'
        changedAt.set(item.id, performance.now())
        mine.claims.set(item.id, now)
        page.change(item.id, { claim: now })
      }),
    withdraw: (item: Target) =>
      attempt(item, async () => {
        await visitor.call('DELETE', path(item))
        changedAt.set(item.id, performance.now())
        mine.claims.delete(item.id)
        page.change(item.id, { claim: null })
      }),
  }
}
