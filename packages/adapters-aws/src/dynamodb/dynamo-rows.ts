import type { Clock } from '@cloudalbum/core'
import { createDynamoAccounts } from './accounts/dynamo-accounts.ts'
import { createDynamoAlbumFollower } from './albums/album-follower.ts'
import { createDynamoAlbumStore } from './albums/albums.ts'
import { createDynamoChangeFeed } from './changes/change-feed.ts'
import type { Dynamo } from './dynamo.ts'
import { createDynamoClaimStore } from './galleries/claims.ts'
import { createDynamoGalleryStore } from './galleries/galleries.ts'
import { createDynamoItemFollower } from './galleries/item-follower.ts'
import { createDynamoItemStore } from './galleries/items.ts'
import { createDynamoInsightStore } from './insights/insights.ts'
import type { JobAnnouncer } from './jobs/announced-jobs.ts'
import { createDynamoJobQueue } from './jobs/job-queue.ts'
import { createDynamoCounters } from './keeping/counters.ts'
import { createDynamoLongWorkStore } from './keeping/long-work.ts'
import { createDynamoPhotoIndex } from './photos/photo-index.ts'
import { createDynamoPhotoStore } from './photos/photo-store.ts'
import { createDynamoProfileStore } from './profiles/profiles.ts'
import { createDynamoDownloadTicketStore } from './sharing/download-tickets.ts'
import { createDynamoShareLinkStore } from './sharing/share-links.ts'
import { createDynamoVisitorSalts } from './webhooks/visitor-salts.ts'
import { createDynamoWebhookStore } from './webhooks/webhooks.ts'

export interface DynamoRowsOptions {
  dynamo: Dynamo
  clock: Clock
  /** Wakes who does jobs elsewhere; not set: who leases looks for them. */
  announce?: JobAnnouncer
  /** How often to look for changes of other processes; not set: only this process is listened to. */
  pollChangesMs?: number
  /** Told of faults that nobody waits for. */
  onFault: (error: unknown) => void
}

/** Every row of the album in DynamoDB: photos first, whose followers keep albums and galleries in step. */
export function createDynamoRows(options: DynamoRowsOptions) {
  const { dynamo, clock, announce, pollChangesMs, onFault } = options
  const followers = [createDynamoAlbumFollower(dynamo), createDynamoItemFollower(dynamo)]
  const photos = createDynamoPhotoStore(dynamo, { followers })
  const albums = createDynamoAlbumStore(dynamo, { photos })
  const jobs = createDynamoJobQueue(dynamo, clock, announce && { announce, onFault })
  return {
    ...createDynamoAccounts({ dynamo, clock, onFault }),
    profiles: createDynamoProfileStore(dynamo),
    photos,
    index: createDynamoPhotoIndex(dynamo),
    albums,
    links: createDynamoShareLinkStore(dynamo),
    tickets: createDynamoDownloadTicketStore(dynamo),
    galleries: createDynamoGalleryStore(dynamo, { photos }),
    items: createDynamoItemStore(dynamo, { photos }),
    claims: createDynamoClaimStore(dynamo, (rows) => jobs.added(rows)),
    insights: createDynamoInsightStore(dynamo),
    salts: createDynamoVisitorSalts(dynamo),
    webhooks: createDynamoWebhookStore(dynamo),
    work: createDynamoLongWorkStore(dynamo),
    counters: createDynamoCounters(dynamo, { clock }),
    jobs,
    changes: createDynamoChangeFeed(dynamo, clock, {
      onFault,
      ...(pollChangesMs === undefined ? {} : { pollMs: pollChangesMs }),
    }),
  }
}
