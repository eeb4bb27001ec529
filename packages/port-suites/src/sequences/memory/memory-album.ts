import type { Clock } from '@cloudalbum/core'
import type { AlbumPorts } from '../album-ports.ts'
import { MemoryAccounts } from './memory-accounts.ts'
import { MemoryAlbums } from './memory-albums.ts'
import { MemoryGalleries } from './memory-galleries.ts'
import { MemoryInsights } from './memory-insights.ts'
import { MemoryItems } from './memory-items.ts'
import { MemoryJobs } from './memory-jobs.ts'
import { MemoryApiKeys, MemoryInvitations } from './memory-keys.ts'
import { MemoryLinks } from './memory-links.ts'
import { MemoryPhotoIndex } from './memory-photo-index.ts'
import { MemoryPhotos } from './memory-photos.ts'
import { MemoryProfiles } from './memory-profiles.ts'
import { MemoryCodes, MemorySessions } from './memory-sessions.ts'
import { MemoryWebhooks } from './memory-webhooks.ts'

/** Every port that sequences call, in memory: what the ports promise, with nothing counted, indexed or cached. */
export function createMemoryAlbum(clock: Clock) {
  const photos = new MemoryPhotos()
  const links = new MemoryLinks((accountId, id) => albums.rows.get(id)?.accountId === accountId)
  const albums = new MemoryAlbums(photos, (id) => links.removeOfAlbum(id))
  const insights = new MemoryInsights((id) => galleries.rows.has(id))
  const galleries: MemoryGalleries = new MemoryGalleries(photos, albums, insights)
  return {
    photos,
    index: new MemoryPhotoIndex(photos),
    albums,
    links,
    galleries,
    items: new MemoryItems(galleries, albums),
    claims: galleries.claims,
    accounts: new MemoryAccounts(),
    sessions: new MemorySessions(),
    codes: new MemoryCodes(),
    keys: new MemoryApiKeys(),
    invitations: new MemoryInvitations(),
    profiles: new MemoryProfiles(),
    webhooks: new MemoryWebhooks(),
    insights,
    jobs: new MemoryJobs(clock),
  } satisfies AlbumPorts
}

export type MemoryAlbum = ReturnType<typeof createMemoryAlbum>
