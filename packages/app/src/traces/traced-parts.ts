import type {
  IdentityProvider,
  ImageProcessor,
  Mailer,
  PasswordHasher,
  Places,
  WebhookSender,
} from '@cloudalbum/core'
import { tracedPort, type Telemetry } from '@cloudalbum/telemetry'
import { tracedImages } from './traced-images.ts'
import { tracedSender } from './traced-sender.ts'

interface Parts {
  images: ImageProcessor
  sender: WebhookSender
  hasher: PasswordHasher
  identity: IdentityProvider
  places: Places
  mailer: Mailer | undefined
}

/** With spans around what every album does itself, wherever its rows and files are. */
export function tracedParts<Adapters extends Parts>(telemetry: Telemetry, adapters: Adapters): Adapters {
  if (!telemetry.on) return adapters
  const { images, sender, hasher, identity, places, mailer } = adapters
  const attributes = { 'peer.service': 'mail' }
  return {
    ...adapters,
    images: tracedImages(telemetry, images),
    sender: tracedSender(telemetry, sender),
    hasher: tracedPort(telemetry, hasher, { name: 'passwords', kind: 'internal' }),
    identity: tracedPort(telemetry, identity, { name: 'identity', kind: 'internal' }),
    places: tracedPort(telemetry, places, { name: 'places', kind: 'internal' }),
    mailer: mailer && tracedPort(telemetry, mailer, { name: 'mail', attributes }),
  }
}
