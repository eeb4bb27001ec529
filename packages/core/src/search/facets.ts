import type { Photo } from '../photos/photo.ts'
import type { FacetKind } from '../ports/photo-index.ts'
import { cameraName, foldText } from './tokens.ts'

export interface PhotoFacet {
  kind: FacetKind
  /** As it is shown. */
  value: string
  /** Values that fold alike are one. */
  folded: string
}

/** What a photo counts for, each once. */
export function photoFacets(photo: Pick<Photo, 'tags' | 'camera' | 'place'>): PhotoFacet[] {
  const facets = new Map<string, PhotoFacet>()
  const add = (kind: FacetKind, value: string | undefined) => {
    const folded = foldText(value ?? '')
    const key = `${kind}:${folded}`
    if (value && !facets.has(key)) facets.set(key, { kind, value, folded })
  }
  for (const tag of photo.tags) add('tag', tag)
  add('camera', cameraName(photo.camera))
  add('city', photo.place?.city)
  add('country', photo.place?.country)
  return [...facets.values()]
}

/** Where typing may begin to find a folded value: at each of its words, so that `york` finds New York. */
export function facetStarts(folded: string): string[] {
  const starts = [
    0,
    ...Array.from(folded.matchAll(/(?<=[^\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]/gu), (match) => match.index),
  ]
  return [...new Set(starts.map((start) => folded.slice(start)))]
}
