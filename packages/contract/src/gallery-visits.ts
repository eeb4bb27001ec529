import * as z from 'zod/mini'
import { cursor, id, pageQuery, timeMs } from './common.ts'
import { attribute, claimFields, facet, itemPhoto, itemValues } from './galleries.ts'
import { route } from './route.ts'

// What visitors see. An address of before (`slug`) is answered too: compare `slug` of the answer, and lead on.

const visit = z.strictObject({ slug: z.string().check(z.maxLength(60)) })
const itemVisit = z.extend(visit, { item: z.string().check(z.maxLength(200)) })
/** Filters by their attribute's key, each with one value: `?species=Cyclops&good-evil=Good`. Unknown ones are refused. */
const filters = z.string().check(z.maxLength(200))

export const publicGallery = z.object({
  id,
  slug: z.string(),
  title: z.string(),
  text: z.string(),
  owner: z.object({ displayName: z.string(), handle: z.nullable(z.string()) }),
  attributes: z.array(attribute),
  /** Of each attribute that visitors filter by, over all items. */
  facets: z.array(facet),
  itemCount: z.int(),
  claimLabel: z.nullable(z.string()),
  likes: z.boolean(),
  indexed: z.boolean(),
  accent: z.nullable(z.string()),
  cover: z.nullable(itemPhoto),
  publishedAtMs: timeMs,
  updatedAtMs: timeMs,
})
export type PublicGallery = z.infer<typeof publicGallery>

export const publicItem = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  values: itemValues,
  photo: itemPhoto,
  likes: z.int(),
  claim: z.nullable(z.enum(['held', 'final'])),
})
export type PublicItem = z.infer<typeof publicItem>

export const getPublicGallery = route('GET /api/g/{slug}', {
  access: 'public',
  tag: 'Published galleries',
  summary: 'A published gallery, with its filters and how many items each leads to',
  params: visit,
  response: publicGallery,
})
export const listPublicItems = route('GET /api/g/{slug}/items', {
  access: 'public',
  tag: 'Published galleries',
  summary: 'Items that fit all filters, in the order of the gallery',
  params: visit,
  query: z.catchall(pageQuery, filters),
  response: z.object({
    items: z.array(publicItem),
    /** How many fit. */
    total: z.int(),
    /** What each filter would lead to with the others kept; null on pages after the first. */
    facets: z.nullable(z.array(facet)),
    next: z.nullable(cursor),
  }),
})
export type PublicItems = z.infer<(typeof listPublicItems)['response']>

const neighbour = z.object({ slug: z.string(), name: z.string(), thumbnailUrl: z.string() })
export const getPublicItem = route('GET /api/g/{slug}/items/{item}', {
  access: 'public',
  tag: 'Published galleries',
  summary: 'One item, with the one before and the one after it among those that fit the filters',
  params: itemVisit,
  query: z.catchall(z.object({}), filters),
  response: z.object({
    item: publicItem,
    previous: z.nullable(neighbour),
    next: z.nullable(neighbour),
    /** How many fit. */
    total: z.int(),
  }),
})
export type PublicItemPage = z.infer<(typeof getPublicItem)['response']>

/** A lasting address for messengers and search engines: what it leads to ends with the gallery. */
export const getItemImage = route('GET /api/g/{slug}/items/{item}/{rendition}', {
  access: 'public',
  tag: 'Published galleries',
  summary: 'Picture of an item, by a redirect to a signed address; never the original',
  params: z.extend(itemVisit, { rendition: z.enum(['thumbnail', 'preview']) }),
  status: 302,
  produces: 'image/*',
})

// What an account does in a gallery

export const getMine = route('GET /api/g/{slug}/mine', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'What you like and claimed in this gallery',
  params: visit,
  response: z.object({
    likedItemIds: z.array(id),
    claims: z.array(z.object({ itemId: id, claimId: id, state: z.enum(['held', 'final']) })),
    /** It is your gallery. */
    owner: z.boolean(),
  }),
})
export const liked = z.object({ liked: z.boolean(), likes: z.int() })
export const likeItem = route('PUT /api/g/{slug}/items/{item}/like', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'Like an item; again is fine',
  params: itemVisit,
  response: liked,
})
export const unlikeItem = route('DELETE /api/g/{slug}/items/{item}/like', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'Take a like back; again is fine',
  params: itemVisit,
  response: liked,
})

/** A claim as its holder sees it. */
export const ownClaim = z.object({
  ...claimFields,
  gallery: z.object({ slug: z.string(), title: z.string(), published: z.boolean() }),
  /** Null when visitors do not see the item (any more). */
  item: z.nullable(z.object({ slug: z.string(), thumbnailUrl: z.string() })),
})
export type OwnClaim = z.infer<typeof ownClaim>

export const claimItem = route('POST /api/g/{slug}/items/{item}/claim', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'Claim an item for yourself: 409 when somebody else holds it; again is fine',
  params: itemVisit,
  response: ownClaim,
})
export const withdrawClaim = route('DELETE /api/g/{slug}/items/{item}/claim', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'Give an item back; 409 once the claim is final',
  params: itemVisit,
})
export const listOwnClaims = route('GET /api/claims', {
  access: 'account',
  tag: 'Published galleries',
  summary: 'What you claimed, the newest first, past claims among them',
  query: pageQuery,
  response: z.object({ claims: z.array(ownClaim), next: z.nullable(cursor) }),
})
