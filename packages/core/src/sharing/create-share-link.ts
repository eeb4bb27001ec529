import { invalid } from '../errors.ts'
import { newId, newSecret } from '../ids.ts'
import { asOwn, linkChanged, type OwnShareLink, type ShareLinkPorts } from './manage-share-links.ts'

export interface ShareLinkTerms {
  label?: string | undefined
  /** Null: none. */
  password?: string | null | undefined
  /** Null: never. */
  expiresAtMs?: number | null | undefined
  allowDownload?: boolean | undefined
  /** Also camera data. */
  showLocation?: boolean | undefined
}

/**
 * Allows nothing that is not asked for. @throws AppError `not-found` for an album that the account does not have,
 * `invalid-input` for an expiry that is over.
 */
export async function createShareLink(
  ports: ShareLinkPorts,
  accountId: string,
  albumId: string,
  terms: ShareLinkTerms,
): Promise<OwnShareLink> {
  const createdAtMs = ports.clock.now()
  expectFuture(terms.expiresAtMs, createdAtMs)
  const link = await ports.links.create({
    id: newId(createdAtMs),
    token: newSecret(),
    accountId,
    albumId,
    label: terms.label ?? '',
    passwordHash: (await passwordHash(ports, terms.password)) ?? null,
    expiresAtMs: terms.expiresAtMs ?? null,
    allowDownload: terms.allowDownload ?? false,
    showLocation: terms.showLocation ?? false,
    createdAtMs,
  })
  await linkChanged(ports, link)
  return asOwn(ports, link)
}

/** @throws AppError `invalid-input`. */
export function expectFuture(expiresAtMs: number | null | undefined, nowMs: number): void {
  if (typeof expiresAtMs === 'number' && expiresAtMs <= nowMs)
    throw invalid('The link would be over before it begins. Choose a later time.', {
      expiresAtMs: 'is in the past',
    })
}

/** Undefined and null stay what they are. */
export const passwordHash = async (
  ports: Pick<ShareLinkPorts, 'passwords'>,
  password: string | null | undefined,
) => (typeof password === 'string' ? ports.passwords.hash(password) : password)
