import * as z from 'zod/mini'
import { bulkIds, cursor, id, idParam, pageQuery, timeMs } from './common.ts'
import { photoPage, photoStates } from './photos.ts'
import { route } from './route.ts'

// What a gallery is made of

export const galleryStates = ['draft', 'published', 'unpublished'] as const
export const attributeKinds = ['choice', 'text', 'number'] as const
export const claimStates = ['held', 'final', 'withdrawn', 'released', 'item-removed'] as const

/** Most attributes of a gallery, and most that visitors can filter by. */
export const maxAttributes = 12
export const maxFilters = 5

/** Of an attribute: names its value in items, and its filter in addresses: `?species=Cyclops`. */
export const attributeKey = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'is not a key of an attribute'))
/** Part of `/g/<slug>`. */
export const gallerySlug = z
  .string()
  .check(
    z.regex(
      /^(?=.{3,60}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
      'has 3 to 60 small letters a–z, digits and single hyphens',
    ),
  )
/** Part of `/g/<slug>/<item>`: small letters of any script, digits, hyphens. */
export const itemSlug = z
  .string()
  .check(
    z.maxLength(80),
    z.regex(
      /^[\p{Ll}\p{Lo}\p{M}\p{Nd}]+(?:-[\p{Ll}\p{Lo}\p{M}\p{Nd}]+)*$/u,
      'has small letters, digits and single hyphens',
    ),
  )

export const attribute = z.strictObject({
  key: attributeKey,
  name: z.string(),
  kind: z.enum(attributeKinds),
  /** Allowed values, in their order; [] unless `kind` is `choice`. */
  choices: z.array(z.string()),
  /** Visitors filter by it. */
  filter: z.boolean(),
})
export type Attribute = z.infer<typeof attribute>

const attributeInput = z.strictObject({
  /** Made from the name when it is new; keeps the items' values when the attribute is renamed. */
  key: z.optional(attributeKey),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
  kind: z.enum(attributeKinds),
  choices: z.optional(
    z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(60))).check(z.maxLength(100)),
  ),
  filter: z.optional(z.boolean()),
})

/** Values by key of the attribute; one that an item has no value for is missing. */
export const itemValues = z.record(attributeKey, z.union([z.string(), z.number()]))
export type ItemValues = z.infer<typeof itemValues>

/** How many shown items have a value. `value` is text, as it stands in the address. */
export const facet = z.object({
  key: attributeKey,
  values: z.array(z.object({ value: z.string(), count: z.int() })),
})
export type Facet = z.infer<typeof facet>

export const itemPhoto = z.object({
  width: z.int(),
  height: z.int(),
  thumbHash: z.string(),
  thumbnailUrl: z.string(),
  previewUrl: z.string(),
})
export type ItemPhoto = z.infer<typeof itemPhoto>

// The owner's side

export const gallery = z.object({
  id,
  slug: z.string(),
  /** Where visitors find it once it is published. */
  url: z.string(),
  albumId: z.nullable(id),
  title: z.string(),
  text: z.string(),
  attributes: z.array(attribute),
  /** Words on the button, such as "Adopt"; null: nothing can be claimed. */
  claimLabel: z.nullable(z.string()),
  likes: z.boolean(),
  /** Search engines may list it. */
  indexed: z.boolean(),
  state: z.enum(galleryStates),
  /** `#rrggbb`; null: the accent of the album. */
  accent: z.nullable(z.string()),
  coverItemId: z.nullable(id),
  /** The chosen item, else the first that is shown. */
  cover: z.nullable(itemPhoto),
  itemCount: z.int(),
  /** Items with a photo that is ready: what visitors see. */
  shownCount: z.int(),
  /** Held and final ones. */
  claimCount: z.int(),
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
  publishedAtMs: z.nullable(timeMs),
  version: z.int(),
})
export type Gallery = z.infer<typeof gallery>

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(120))
const settings = {
  slug: z.optional(gallerySlug),
  text: z.optional(z.string().check(z.maxLength(5000))),
  attributes: z.optional(z.array(attributeInput).check(z.maxLength(maxAttributes))),
  claimLabel: z.optional(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(20)))),
  likes: z.optional(z.boolean()),
  indexed: z.optional(z.boolean()),
  accent: z.optional(
    z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/, 'is not a colour such as #2f6f4f'))),
  ),
}

export const listGalleries = route('GET /api/galleries', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Your galleries, drafts among them',
  response: z.object({ galleries: z.array(gallery) }),
})
export const createGallery = route('POST /api/galleries', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Make a gallery, as a draft: of an album, whose photos become items, or of single photos',
  status: 201,
  body: z.strictObject({ ...settings, title, albumId: z.optional(id), photoIds: z.optional(bulkIds) }),
  response: gallery,
})
export const getGallery = route('GET /api/galleries/{id}', {
  access: 'account',
  tag: 'Galleries',
  summary: 'One of your galleries',
  params: idParam,
  response: gallery,
})
export const updateGallery = route('PATCH /api/galleries/{id}', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Change a gallery, publish it, take it back; addresses of before lead to the new one',
  params: idParam,
  body: z.strictObject({
    ...settings,
    title: z.optional(title),
    coverItemId: z.optional(z.nullable(id)),
    state: z.optional(z.enum(galleryStates)),
    /** Removes values of items that no longer fit the attributes; without it they are a refusal. */
    dropMisfits: z.optional(z.boolean()),
    version: z.optional(z.int()),
  }),
  response: gallery,
})
export const deleteGallery = route('DELETE /api/galleries/{id}', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Delete a gallery with its items, likes and claims; photos and album stay',
  params: idParam,
})

/** An item as its owner sees it. */
export const ownItem = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  values: itemValues,
  photoId: z.nullable(id),
  photoState: z.nullable(z.enum(photoStates)),
  /** While it has renditions. */
  photo: z.nullable(itemPhoto),
  /** Name of the file that an import spoke of and that is not among the photos yet. */
  waitsForFile: z.nullable(z.string()),
  /** Whether visitors see it while the gallery is published. */
  shown: z.boolean(),
  likes: z.int(),
  claim: z.nullable(z.object({ id, state: z.enum(['held', 'final']), claimedAtMs: timeMs })),
  updatedAtMs: timeMs,
})
export type OwnItem = z.infer<typeof ownItem>

export const listItems = route('GET /api/galleries/{id}/items', {
  access: 'account',
  tag: 'Galleries',
  summary: 'All items of your gallery in their order, also those that visitors do not see',
  params: idParam,
  query: pageQuery,
  response: z.object({ items: z.array(ownItem), next: z.nullable(cursor) }),
})
export const addItems = route('POST /api/galleries/{id}/items', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Make items of photos, at the end; those that are items stay as they are',
  params: idParam,
  body: z.strictObject({ photoIds: bulkIds }),
  response: z.object({ added: z.int() }),
})
export const editItems = route('PATCH /api/galleries/{id}/items', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Edit items, each in its own way: all of them or none',
  params: idParam,
  body: z.strictObject({
    items: z
      .array(
        z.strictObject({
          id,
          name: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(120))),
          description: z.optional(z.string().check(z.maxLength(5000))),
          slug: z.optional(itemSlug),
          /** Null removes a value; those that are not named stay. */
          values: z.optional(
            z.record(attributeKey, z.nullable(z.union([z.string().check(z.maxLength(200)), z.number()]))),
          ),
          photoId: z.optional(z.nullable(id)),
        }),
      )
      .check(z.minLength(1), z.maxLength(1000)),
  }),
  response: z.object({ items: z.array(ownItem) }),
})
export const moveItems = route('POST /api/galleries/{id}/items/move', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Move items before another one, or to the end',
  params: idParam,
  body: z.strictObject({ itemIds: bulkIds, beforeItemId: z.nullable(id) }),
})
export const removeItems = route('POST /api/galleries/{id}/items/remove', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Take items out of the gallery; their photos stay',
  params: idParam,
  body: z.strictObject({ itemIds: bulkIds }),
  response: z.object({ removed: z.int() }),
})
export const listOffers = route('GET /api/galleries/{id}/offers', {
  access: 'account',
  tag: 'Galleries',
  summary: "Photos of the gallery's album that are not items yet",
  params: idParam,
  query: pageQuery,
  response: photoPage,
})

export const importFormats = ['csv', 'dynamodb'] as const
export const importResult = z.object({
  /** False for a dry run, and when any row is wrong: then nothing is changed. */
  written: z.boolean(),
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** Of the added and changed ones: those whose photo is not in the album yet. */
  waiting: z.int(),
  /** Rows count from 1, the one with the headings; in a DynamoDB file, requests count from 1. */
  errors: z.array(z.object({ row: z.int(), column: z.nullable(z.string()), message: z.string() })),
})
export type ImportResult = z.infer<typeof importResult>
export const importItems = route('POST /api/galleries/{id}/import', {
  access: 'account',
  tag: 'Galleries',
  summary:
    'Read items from a CSV file, or from a request file of `aws dynamodb batch-write-item`: all rows or none',
  params: idParam,
  maxBytes: 12_000_000,
  body: z.strictObject({
    format: z.enum(importFormats),
    content: z.string().check(z.maxLength(10_000_000)),
    dryRun: z.optional(z.boolean()),
  }),
  response: importResult,
})
export const exportItems = route('GET /api/galleries/{id}/export', {
  access: 'account',
  tag: 'Galleries',
  summary: 'All items as CSV, as the import takes it',
  params: idParam,
  produces: 'text/csv',
})

// Claims, for the owner of the gallery

export const claimFields = {
  id,
  state: z.enum(claimStates),
  claimedAtMs: timeMs,
  finalAtMs: z.nullable(timeMs),
  endedAtMs: z.nullable(timeMs),
  itemName: z.string(),
}
export const galleryClaim = z.object({
  ...claimFields,
  /** Null when the item is gone. */
  itemId: z.nullable(id),
  /** Null when the account is gone. */
  claimer: z.nullable(
    z.object({ displayName: z.string(), handle: z.nullable(z.string()), email: z.string() }),
  ),
})
export type GalleryClaim = z.infer<typeof galleryClaim>

const claimParams = z.strictObject({ id, claimId: id })
export const listGalleryClaims = route('GET /api/galleries/{id}/claims', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Who claimed what, the newest first, past claims among them',
  params: idParam,
  query: z.extend(pageQuery, { itemId: z.optional(id) }),
  response: z.object({
    claims: z.array(galleryClaim),
    /** Whether `messageClaimer` works here: mail is configured. */
    canMessage: z.boolean(),
    next: z.nullable(cursor),
  }),
})
export const releaseClaim = route('POST /api/galleries/{id}/claims/{claimId}/release', {
  access: 'account',
  tag: 'Galleries',
  summary: 'End a claim: others can claim the item again',
  params: claimParams,
  response: galleryClaim,
})
export const finishClaim = route('POST /api/galleries/{id}/claims/{claimId}/final', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Make a claim final: it cannot be withdrawn any more',
  params: claimParams,
  response: galleryClaim,
})
export const messageClaimer = route('POST /api/galleries/{id}/claims/{claimId}/message', {
  access: 'account',
  tag: 'Galleries',
  summary: 'Write an e-mail to whoever claimed; answers go to your address',
  params: claimParams,
  status: 202,
  body: z.strictObject({ text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)) }),
})
