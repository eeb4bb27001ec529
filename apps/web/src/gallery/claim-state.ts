import type { PublicItem } from '@cloudalbum/contract'
import type { Mine } from './mine.ts'

/** As the visitor sees it: `yours…` only once it is known who they are. */
export type ClaimView = 'free' | 'yours' | 'yours-final' | 'taken' | 'final'

export function claimView(item: PublicItem, mine: Mine): ClaimView {
  const own = mine.claims.get(item.id)
  if (own) return own === 'final' ? 'yours-final' : 'yours'
  if (item.claim === null) return 'free'
  return item.claim === 'final' ? 'final' : 'taken'
}

/** Key of the words on a badge. */
export const claimWord = (view: Exclude<ClaimView, 'free'>): string =>
  ({
    yours: 'gallery.claim.yours',
    'yours-final': 'gallery.claim.yours',
    taken: 'gallery.claim.taken',
    final: 'gallery.claim.final',
  })[view]
