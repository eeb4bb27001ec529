import type { PublicItem } from '@cloudalbum/contract'
import type { Translate } from '../i18n/messages.ts'
import type { GalleryPage } from './gallery-page.ts'
import type { Visitor } from './visitor.ts'

export type ClaimState = 'held' | 'final'

export interface Mine {
  liked: Set<string>
  /** State by item. */
  claims: Map<string, ClaimState>
  /** It is their own gallery. */
  owner: boolean
  /** Items with a claim under way. */
  claiming: Set<string>
}

/** What is liked or claimed. */
export type Target = Pick<PublicItem, 'id' | 'slug' | 'name'>

export interface DeedParts {
  page: GalleryPage
  visitor: Visitor
  t: Translate
}
