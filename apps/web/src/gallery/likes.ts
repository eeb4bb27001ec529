import { describe } from './describe.ts'
import type { DeedParts, Mine, Target } from './mine.ts'

/** Likes appear at once; what the album knows follows, one request after the other for each item. */
export function createLikes({ page, visitor, t }: DeedParts, mine: Mine) {
  let known = new Set<string>()
  /** By item, in the time of `performance.now`. */
  const changedAt = new Map<string, number>()
  const settling = new Map<string, symbol>()

  function show(id: string, liked: boolean) {
    if (liked) mine.liked.add(id)
    else mine.liked.delete(id)
    const before = page.find(id)?.likes
    if (before !== undefined) page.change(id, { likes: Math.max(0, before + (liked ? 1 : -1)) })
  }
  async function settle({ id, slug }: Target) {
    if (settling.has(id)) return
    const turn = Symbol(id)
    settling.set(id, turn)
    try {
      while (mine.liked.has(id) !== known.has(id)) {
        const method = mine.liked.has(id) ? 'PUT' : 'DELETE'
        const path = `${page.api}/items/${encodeURIComponent(slug)}/like`
        const { liked, likes } = await visitor.call<{ liked: boolean; likes: number }>(method, path)
        if (settling.get(id) !== turn) return
        changedAt.set(id, performance.now())
        if (liked) known.add(id)
        else known.delete(id)
        if (mine.liked.has(id) === liked) page.change(id, { likes })
      }
    } catch (error) {
      if (settling.get(id) !== turn) return
      if (mine.liked.has(id) !== known.has(id)) show(id, known.has(id))
      page.notice.value = describe(error, t)
    } finally {
      if (settling.get(id) === turn) settling.delete(id)
    }
  }
  return {
    /** What the album says to a question of that moment: what was done since stands. */
    know(ids: readonly string[], askedAt: number) {
      const stands = (id: string) => settling.has(id) || (changedAt.get(id) ?? 0) >= askedAt
      const told = ids.filter((id) => !stands(id))
      known = new Set([...told, ...[...known].filter(stands)])
      mine.liked = new Set([...told, ...[...mine.liked].filter(stands)])
    },
    /** Nobody looks any more. */
    forget() {
      settling.clear()
      known = new Set()
      mine.liked = new Set()
    },
    async toggle(item: Target) {
      changedAt.set(item.id, performance.now())
      show(item.id, !mine.liked.has(item.id))
      await settle(item)
    },
  }
}
