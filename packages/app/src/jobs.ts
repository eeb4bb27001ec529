import {
  accountJobs,
  aggregateClicksJob,
  aggregateJobKind,
  claimJobs,
  deliverJobKind,
  deliverWebhooksJob,
  eraseClicksJob,
  eraseClicksJobKind,
  processJobKind,
  processPhotoJob,
  processProfileImageJob,
  profileImageJobKind,
  longWorkJob,
  longWorkJobKind,
  purgeJobKind,
  purgeSome,
  type JobHandler,
} from '@cloudalbum/core'
import type { AlbumPorts } from './album-ports.ts'
import { erasersOf } from './erasers.ts'
import { longWorks } from './long-work.ts'
import { measuredHandlers } from './metrics/measured-jobs.ts'
import { tracedHandlers } from './traces/traced-jobs.ts'
import { receiveUploadJob, receiveUploadJobKind } from './received.ts'

type Handlers = Record<string, JobHandler>

/** Every kind of job, in lanes that must not wait for each other. */
export interface AlbumJobs {
  photos: Handlers
  /** A mail with a code must not wait behind thousands of photos. */
  accounts: Handlers
  /** Nor must whoever changes their picture. */
  profileImages: Handlers
  /** Servers of others may take their time. */
  webhooks: Handlers
  /** What takes long is for when nothing else is to be done. */
  keeping: Handlers
}

export function albumJobs(ports: AlbumPorts): AlbumJobs {
  const { photos, accounts, profileImages, webhooks, keeping } = untraced(ports)
  const watched = (handlers: Handlers) =>
    measuredHandlers(tracedHandlers(ports.telemetry, handlers, ports.pseudonymOf), ports.onJob)
  return {
    photos: watched(photos),
    accounts: watched(accounts),
    profileImages: watched(profileImages),
    webhooks: watched(webhooks),
    keeping: watched(keeping),
  }
}

function untraced(ports: AlbumPorts): AlbumJobs {
  return {
    photos: {
      [processJobKind]: processPhotoJob(ports),
      [purgeJobKind]: { run: (payload) => purge(ports, payload) },
    },
    accounts: {
      ...accountJobs({ ...ports, erasers: erasersOf(ports) }),
      ...claimJobs(ports),
      [aggregateJobKind]: aggregateClicksJob(ports),
      [eraseClicksJobKind]: eraseClicksJob(ports),
    },
    profileImages: {
      [profileImageJobKind]: processProfileImageJob(ports),
      [receiveUploadJobKind]: receiveUploadJob(ports),
    },
    webhooks: { [deliverJobKind]: deliverWebhooksJob(ports) },
    keeping: { [longWorkJobKind]: longWorkJob(ports, longWorks(ports)) },
  }
}

async function purge(ports: AlbumPorts, { accountId }: Record<string, unknown>): Promise<void> {
  if (typeof accountId === 'string') await purgeSome(ports, accountId)
}
