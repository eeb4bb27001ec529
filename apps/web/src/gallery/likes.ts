import { describe } from './describe.ts'
import type { DeedParts, Mine, Target } from './mine.ts'

/** Likes appear at once; what the album knows follows, one request after the other for each item. */
export function createLikes({ page, visitor, t }: DeedParts, mine: Mine) {
  let known = new Set<string>()
  const settling = new Set<string>()

  function show(id: string, liked: boolean) {
    if (liked) mine.liked.add(id)
    else mine.liked.delete(id)
    const before = page.find(id)?.likes
    if (before !== undefined) page.change(id, { likes: Math.max(0, before + (liked ? 1 : -1)) })
  }
  async function settle({ id, slug }: Target) {
    if (settling.has(id)) return
    settling.add(id)
    try {
      while (mine.liked.has(id) !== known.has(id)) {
        const method = mine.liked.has(id) ? 'PUT' : 'DELETE'
        const path = `${page.api}/items/${encodeURIComponent(slug)}/like`
        const { liked, likes } = await visitor.call<{ liked: boolean; likes: number }>(method, path)
        if (liked) known.add(id)
        else known.delete(id)
        if (mine.liked.has(id) === liked) page.change(id, { likes })
      }
    } catch (error) {
      if (mine.liked.has(id) !== known.has(id)) show(id, known.has(id))
      page.notice.value = describe(error, t)
    } finally {
      settling.delete(id)
    }
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
