import {
  findEarlierAttribute,
  invalid,
  type Attribute,
  type GalleryMedia,
  type ShownItem,
} from '@cloudalbum/core'

interface ViewPorts {
  galleryMedia: GalleryMedia
  baseUrl: string
}

/** An item as the page shows it. What it has no value for is '' or 0. */
export async function mysfitView(
  { galleryMedia, baseUrl }: ViewPorts,
  attributes: readonly Attribute[],
  { item, photo }: ShownItem,
): Promise<Record<string, string | number | boolean>> {
  const value = (name: string) => item.values[findEarlierAttribute(attributes, name)?.key ?? ''] ?? ''
  const absolute = (url: string) => new URL(url, `${baseUrl}/`).href
  return {
    mysfitId: item.id,
    name: item.name,
    species: String(value('Species')),
    description: item.description,
    age: Number(value('Age')) || 0,
    goodevil: String(value('GoodEvil')),
    lawchaos: String(value('LawChaos')),
    thumbImageUri: absolute(await galleryMedia.addressOf(item, photo, 'thumbnail')),
    profileImageUri: absolute(await galleryMedia.addressOf(item, photo, 'preview')),
    likes: item.likes,
    adopted: item.claim !== null,
  }
}

const filters = ['GoodEvil', 'LawChaos', 'Species']

/** `?filter=GoodEvil&value=Good`. @throws AppError `invalid-input`. */
export function filterOf(
  attributes: readonly Attribute[],
  filter: string,
  value: string,
): Record<string, string> {
  const attribute = filters.includes(filter) ? findEarlierAttribute(attributes, filter) : undefined
  if (!attribute) throw invalid(`The filter is one of ${filters.join(', ')}.`)
  return { [attribute.key]: value }
}
