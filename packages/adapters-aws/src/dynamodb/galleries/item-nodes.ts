import type { Photo } from '@cloudalbum/core'
import type { Write } from '../dynamo.ts'
import type { Guarded } from './guarded.ts'
import { photoTwice, slugTwice } from './item-faults.ts'
import { leavesSlug } from './former-slugs.ts'
import { freesPhoto, takesPhoto, takesSlug } from './item-keys.ts'

/** What only one item of a gallery can have. */
export interface Own {
  slug?: string
  photoId?: string
}

/** One item that is written, with what it had and will have of what is unique; only of what changes. */
export interface ItemNode {
  id: string
  before: Own
  after: Own
  /** Its photo, as it was read. */
  photo?: Photo
  writes: Guarded[]
}

const tokensOf = ({ slug, photoId }: Own) => [
  ...(slug === undefined ? [] : [`slug ${slug}`]),
  ...(photoId === undefined ? [] : [`photo ${photoId}`]),
]

/** Those that hand slugs or photos over to each other belong together; others are alone. */
export function connected(nodes: readonly ItemNode[]): ItemNode[][] {
  const groups = new Map<ItemNode, ItemNode[]>()
  const byToken = new Map<string, ItemNode>()
  for (const node of nodes) {
    groups.set(node, [node])
    for (const token of [...tokensOf(node.before), ...tokensOf(node.after)]) {
      const other = byToken.get(token)
      if (other) join(groups, other, node)
      else byToken.set(token, node)
    }
  }
  return [...new Set(groups.values())]
}

function join(groups: Map<ItemNode, ItemNode[]>, a: ItemNode, b: ItemNode): void {
  const [one, other] = [groups.get(a) ?? [], groups.get(b) ?? []]
  if (one === other) return
  const all = [...one, ...other]
  for (const node of all) groups.set(node, all)
}

/** All writes of these items, with one for each slug and photo, whoever hands it over to whom. */
export function writesOf(galleryId: string, nodes: readonly ItemNode[]): Guarded[] {
  return [
    ...nodes.flatMap(({ writes }) => writes),
    ...handedOver(nodes, 'slug').map(({ value: slug, from, to }) => ({
      write:
        to === undefined
          ? leavesSlug({ id: from ?? '', galleryId, slug })
          : takesSlug({ id: to, galleryId, slug }, from),
      refused: slugTwice,
    })),
    ...handedOver(nodes, 'photoId').map(({ value: photoId, from, to }) => ({
      write:
        to === undefined
          ? freesPhoto({ id: from ?? '', galleryId }, photoId)
          : takesPhoto({ id: to, galleryId }, photoId, from),
      refused: photoTwice,
    })),
    ...nodes.flatMap(({ photo }) => (photo ? [{ write: photoInState(photo) }] : [])),
  ]
}

function handedOver(nodes: readonly ItemNode[], what: keyof Own) {
  const all = new Map<string, { from?: string; to?: string }>()
  for (const { id, before, after } of nodes) {
    const [had, has] = [before[what], after[what]]
    if (had !== undefined) all.set(had, { ...all.get(had), from: id })
    if (has !== undefined) all.set(has, { ...all.get(has), to: id })
  }
  return [...all].map(([value, { from, to }]) => ({ value, from, to }))
}

/** Refused when the photo is shown, hidden or gone meanwhile. */
const photoInState = ({ id, state }: Photo): Write => ({
  table: 'photos',
  check: { id },
  condition: '#state = :state',
  values: { state },
})
