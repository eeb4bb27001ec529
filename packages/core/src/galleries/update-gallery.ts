import { invalid } from '../errors.ts'
import type { GalleryPatch } from '../ports/gallery-store.ts'
import { readAttributes, type Attribute, type AttributeInput } from './attributes.ts'
import { galleryChanged, ownGallery, type GalleryPorts } from './gallery-ports.ts'
import type { GallerySummary, GalleryState, Item } from './gallery.ts'
import { expectGallerySlug } from './slugs.ts'
import { oneLine } from './one-line.ts'
import { fitValues, type ItemValues } from './values.ts'

export interface GalleryChange {
  slug?: string | undefined
  title?: string | undefined
  text?: string | undefined
  attributes?: AttributeInput[] | undefined
  claimLabel?: string | null | undefined
  likes?: boolean | undefined
  indexed?: boolean | undefined
  accent?: string | null | undefined
  /** Null: the first item again. */
  coverItemId?: string | null | undefined
  state?: GalleryState | undefined
  /** Values that do not fit the attributes go; otherwise they are a refusal. */
  dropMisfits?: boolean | undefined
  /** As the caller saw it. */
  version?: number | undefined
}

/** Publishing and taking back count at once, for everybody. @throws AppError `not-found`, `invalid-input`, `conflict`. */
export async function updateGallery(
  ports: GalleryPorts,
  accountId: string,
  id: string,
  change: GalleryChange,
): Promise<GallerySummary> {
  const before = await ownGallery(ports, accountId, id)
  const nowMs = ports.clock.now()
  const patch = readChange(before, change, nowMs)
  const options = { version: change.version }
  const { attributes } = patch
  const gallery = await ports.galleries.update(
    accountId,
    id,
    patch,
    nowMs,
    attributes
      ? { ...options, fit: fitter(before.attributes, attributes, change.dropMisfits === true) }
      : options,
  )
  await galleryChanged(ports, accountId, id)
  return gallery
}

function readChange(before: GallerySummary, change: GalleryChange, nowMs: number): GalleryPatch {
  const { dropMisfits: _drop, version: _version, attributes, title, claimLabel, slug, ...rest } = change
  if (slug !== undefined && slug !== before.slug) expectGallerySlug(slug)
  const isPublished = change.state === 'published' && before.state !== 'published'
  const patch = {
    ...rest,
    slug,
    title: title === undefined ? undefined : oneLine(title) || before.title,
    claimLabel: typeof claimLabel === 'string' ? oneLine(claimLabel) || null : claimLabel,
    attributes: attributes && readAttributes(attributes),
    publishedAtMs: isPublished ? nowMs : undefined,
  }
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

/** Gives an item's values under the new attributes. Those of attributes that are gone go with them. */
function fitter(
  before: readonly Attribute[],
  after: readonly Attribute[],
  dropMisfits: boolean,
): (item: Item) => ItemValues {
  const kept = new Set(before.map(({ key }) => key))
  return ({ name, values: present }) => {
    const { values, misfits } = fitValues(after, present)
    const [key] = misfits
    if (key === undefined || dropMisfits) return values
    const attribute = after.find((one) => one.key === key)?.name ?? key
    throw invalid(
      `“${name}” has “${present[key]}” as ${attribute}, which ${kept.has(key) ? 'would fit no more' : 'does not fit'}. Change the items first, or let such values be removed.`,
      { attributes: 'values of items do not fit' },
    )
  }
}
