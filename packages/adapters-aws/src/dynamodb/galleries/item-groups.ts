import { connected, writesOf, type ItemNode } from './item-nodes.ts'

/** Ids of those that would have to be written together and do not fit into a transaction. */
export const tooManyTogether = (
  galleryId: string,
  nodes: readonly ItemNode[],
  room: number,
): ReadonlySet<string> =>
  new Set(
    connected(nodes)
      .filter((group) => writesOf(galleryId, group).length > room)
      .flat()
      .map(({ id }) => id),
  )

/** As many as fit into a transaction, in their order. */
export function packed(galleryId: string, nodes: readonly ItemNode[], room: number): ItemNode[][] {
  const groups: ItemNode[][] = []
  for (const component of connected(nodes)) {
    const joined = [...(groups.at(-1) ?? []), ...component]
    if (groups.length > 0 && writesOf(galleryId, joined).length <= room) groups[groups.length - 1] = joined
    else groups.push(component)
  }
  return groups
}
