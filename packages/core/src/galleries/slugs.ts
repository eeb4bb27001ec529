import { AppError, invalid } from '../errors.ts'

const galleryForm = /^(?=.{3,60}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
const itemForm = /^[\p{Ll}\p{Lo}\p{M}\p{Nd}]+(?:-[\p{Ll}\p{Lo}\p{M}\p{Nd}]+)*$/u
export const maxItemSlugLetters = 80

/** What the album says itself, now or later, or what people would take for its own word. */
const reserved = new Set(
  `about account accounts admin administrator album albums api app assets auth claim claims cloudalbum compat contact demo-gallery
  docs download downloads edit error explore export favicon feed galleries gallery health help home imprint index insights item
  items jobs legal likes login logout manage media me metrics mine new news null official openapi owner photo photos press
  privacy profile profiles public rss robots root search security session settings setup share shares sign-in sign-out sign-up
  signin signout signup sitemap static status support system team terms trash undefined unpublished upload uploads user users
  webhook webhooks well-known www`.split(/\s+/),
)

/** @throws AppError `invalid-input`. */
export function expectGallerySlug(slug: string): string {
  if (!galleryForm.test(slug))
    throw invalid('An address has 3 to 60 small letters a–z, digits and single hyphens.', {
      slug: 'is not an address',
    })
  if (reserved.has(slug)) throw invalid(`The address ${slug} is reserved.`, { slug: 'is reserved' })
  return slug
}

export const isItemSlug = (slug: string) =>
  [...slug].length <= maxItemSlugLetters && slug === slug.normalize('NFC') && itemForm.test(slug)

/** Small letters, digits, single hyphens; '' when nothing of the text can stay. */
export function slugFrom(text: string, { ascii = false }: { ascii?: boolean } = {}): string {
  const folded = text
    .toWellFormed()
    .normalize('NFKD')
    // Accents of Latin letters; marks of other scripts are part of their letters.
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/['’]/g, '')
  const others = ascii ? /[^a-z0-9]+/g : /[^\p{Ll}\p{Lo}\p{M}\p{Nd}]+/gu
  const slug = folded.replace(others, '-')
  return [...slug]
    .slice(0, maxItemSlugLetters)
    .join('')
    .replace(/^-+|-+$/g, '')
}

/** The wanted one, or with the first number that nobody has. */
export function freeSlug(wanted: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(wanted)) return wanted
  const stem = [...wanted]
    .slice(0, maxItemSlugLetters - 6)
    .join('')
    .replace(/-+$/, '')
  for (let number = 2; ; number++) if (!isTaken(`${stem}-${number}`)) return `${stem}-${number}`
}

/** For a gallery without a wish: of its title, or `gallery`, never a reserved one. */
export function gallerySlugFrom(title: string): string {
  const slug = slugFrom(title, { ascii: true }).slice(0, 50).replace(/-+$/, '')
  if (slug.length >= 3 && !reserved.has(slug)) return slug
  return slug === '' ? 'my-gallery' : `${slug}-gallery`
}

/** How many slugs of before lead to a gallery, or an item. */
export const keptSlugs = 10

export const slugTaken = () =>
  new AppError('conflict', 'Another gallery has this address.', { fields: { slug: 'is taken' } })
