import type { Clock } from '@cloudalbum/core'
import { createAccountPseudonyms } from '../identity/account-pseudonyms.ts'
import { createTokenSigner } from '../identity/token-signer.ts'
import { GalleryMediaSigner } from './gallery-media-signer.ts'
import { LinkMediaSigner } from './link-media-signer.ts'

/** Media addresses stay the same this long, so that caches hit on a second visit. */
export const mediaWindowMs = 12 * 3_600_000

/** What is made with the album's secret, wherever it runs: signed addresses and tokens, and names for accounts. @param secret at least 32 bytes */
export const createSigners = (secret: Uint8Array, clock: Clock) => ({
  galleryMedia: new GalleryMediaSigner({ secret }),
  linkMedia: new LinkMediaSigner({ secret, clock, windowMs: mediaWindowMs }),
  /** Of shares. */
  signer: createTokenSigner({ secret, purpose: 'share', clock }),
  /** Of what shows people their own page. */
  pageSigner: createTokenSigner({ secret, purpose: 'own page', clock }),
  pseudonymOf: createAccountPseudonyms(secret),
})
