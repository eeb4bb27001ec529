import { createHttpWebhookSender, createSigners, createSmtpMailer, hmac } from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import { createImageProcessor, createPlaces } from '@cloudalbum/imaging'
import { version } from '../version.ts'
import type { AdapterOptions } from './edge.ts'

/** What this machine does itself, wherever rows and files are. @param secret signs addresses of media. */
export function machineParts(options: AdapterOptions, clock: Clock, secret: Uint8Array) {
  const { config, baseUrl, images, lookUp } = options
  return {
    clock,
    ...createSigners(secret, clock),
    hmac,
    mailer: config.mail.kind === 'smtp' ? createSmtpMailer(config.mail) : undefined,
    sender: createHttpWebhookSender({
      allowPrivate: config.webhooksToPrivate,
      ...(lookUp ? { lookUp } : {}),
    }),
    userAgent: `CloudAlbum/${version} (+${baseUrl})`,
    images: images ?? createImageProcessor({ concurrency: config.workers }),
    places: createPlaces(),
  }
}
