import { invalid } from '../errors.ts'

export const minHandleLength = 3
export const maxHandleLength = 30
/** A handle that was given up leads to its profile, and belongs to nobody else, this long. */
export const formerHandleMs = 90 * 86_400_000

const pattern = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/

/** Words that speak for the album, or that an address may come to mean. */
const reserved = new Set(
  `about abuse account accounts admin administrator administration album albums anonymous api app apps assets avatar
  avatars billing blog bot cdn claim claims click clicks cloudalbum compat config contact dashboard delete deleted dev
  docs download downloads edit everyone explore favourites favicon feed feedback ftp galleries gallery guest help home
  hostmaster html http https image images info insights invite issues item items jobs legal like likes login logout mail
  manifest map media me member members metrics moderator myself news new nobody none notifications null oauth official
  openapi owner page pages password photo photos ping policy postmaster press privacy problems profile profiles public
  register reset robots root rss search security self server session sessions settings setup share shared shares sharing
  sign-in sign-out sign-up signin signout signup sitemap smtp ssl staff static status store support sysadmin system team
  terms test trash undefined upload uploads user username users void web webhook webhooks webmaster well-known www you`
    .split(/\s+/)
    .filter(Boolean),
)

/** What makes two handles the same one. */
export const handleKey = (text: string) => text.trim().replace(/^@/, '').toLowerCase()

export const isHandle = (handle: string) =>
  handle.length >= minHandleLength && handle.length <= maxHandleLength && pattern.test(handle)

/** With `_` for `-` and without them: `ad_min` is as good as `admin`. */
export const isReserved = (handle: string) =>
  reserved.has(handle) ||
  reserved.has(handle.replaceAll('_', '-')) ||
  reserved.has(handle.replace(/[-_]/g, ''))

/** The handle as it is kept. @throws AppError `invalid-input` with what is wrong with `handle`. */
export function requireHandle(text: string): string {
  const handle = handleKey(text)
  if (!isHandle(handle))
    throw invalid(
      'A handle has 3 to 30 letters a–z, digits, hyphens and underscores, and begins and ends with a letter or digit.',
      {
        handle: 'has 3 to 30 letters a–z, digits, and hyphens or underscores between them',
      },
    )
  if (isReserved(handle))
    throw invalid('This handle is reserved. Choose another one.', { handle: 'is reserved' })
  return handle
}

const spare = 6

/** Letters that Unicode does not take apart. */
const plainLetters: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}

/** A handle for a name, perhaps taken or reserved; undefined where too little of it can be written in a–z. */
export function handleFrom(name: string): string | undefined {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđıßæœþ]/g, (letter) => plainLetters[letter] ?? '')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, maxHandleLength - spare)
    .replace(/^[-_]+|[-_]+$/g, '')
  return isHandle(plain) ? plain : undefined
}

/** What to try for a new account, one after the other, without an end. */
export function* proposedHandles(names: readonly string[]): Generator<string> {
  const bases = names.flatMap((name) => handleFrom(name) ?? []).filter((handle) => !isReserved(handle))
  const [base = 'member'] = bases
  yield* new Set(bases)
  for (let number = 2; number <= 9; number++) yield `${base}${number}`
  for (let digits = 3; ; digits = Math.min(digits + 1, spare - 1)) yield `${base}-${randomDigits(digits)}`
}

const randomDigits = (count: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join('')
