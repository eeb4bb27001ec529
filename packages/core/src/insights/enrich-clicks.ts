import type { Item } from '../galleries/gallery.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { Click, ClickRecord } from './click.ts'

export interface EnrichPorts {
  galleries: Pick<GalleryStore, 'byId'>
  items: Pick<ItemStore, 'getMany'>
}

/** Adds what was clicked on. Clicks on what is not published, or is not there, are left out. */
export async function enrichClicks(ports: EnrichPorts, clicks: readonly Click[]): Promise<ClickRecord[]> {
  const records: ClickRecord[] = []
  for (const [galleryId, group] of Map.groupBy(clicks, (click) => click.galleryId)) {
    const gallery = await ports.galleries.byId(galleryId)
    if (gallery?.state !== 'published') continue
    const items = await itemsOf(ports, galleryId, group)
    for (const click of group) {
      const item = click.itemId === null ? null : items.get(click.itemId)
      if (item === undefined || item?.shown === false) continue
      records.push(recordOf(click, gallery.slug, item))
    }
  }
  return records
}

async function itemsOf(
  { items }: EnrichPorts,
  galleryId: string,
  clicks: readonly Click[],
): Promise<Map<string, Item>> {
  const ids = new Set(clicks.flatMap(({ itemId }) => itemId ?? []))
  return new Map((await items.getMany(galleryId, [...ids])).map((item) => [item.id, item]))
}

const recordOf = (click: Click, slug: string, item: Item | null): ClickRecord => ({
  id: click.id,
  at: new Date(click.atMs).toISOString(),
  gallery: click.galleryId,
  gallery_slug: slug,
  item: item?.id ?? null,
  item_name: item?.name ?? null,
  visitor: click.visitor,
  attributes: item?.values ?? {},
})
