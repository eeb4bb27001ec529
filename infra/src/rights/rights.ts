import type { BucketName, FunctionName } from '../names.ts'
import { areas, type Area } from './areas.ts'

export interface FileRight {
  bucket: BucketName
  /** Folder with its slash. */
  prefix: string
  may: readonly ('read' | 'create' | 'parts' | 'remove')[]
}

/** What a workload uses of what the stage has. */
export interface Rights {
  /** `/cloudalbum/<stage>/`, secrets among it. */
  settings?: boolean
  reads?: readonly Area[]
  /** Reads as well. */
  writes?: readonly Area[]
  files?: readonly FileRight[]
  /** Buckets that it lists, and where it can tell a missing file from one that it may not read. */
  lists?: readonly BucketName[]
  notifies?: boolean
  streamsClicks?: boolean
  mails?: boolean
  /** Asks Cognito; `administrates`: also for others than who asks. */
  identity?: readonly ('sign-in' | 'administrates')[]
  /** Makes CloudFront forget. */
  purges?: boolean
}

const originals = (...may: FileRight['may']): FileRight => ({ bucket: 'uploads', prefix: 'originals/', may })
const profileUploads = (...may: FileRight['may']): FileRight => ({
  bucket: 'uploads',
  prefix: 'profile-uploads/',
  may,
})
const renditions = (...may: FileRight['may']): FileRight => ({ bucket: 'media', prefix: 'renditions/', may })
const profileImages = (...may: FileRight['may']): FileRight => ({
  bucket: 'media',
  prefix: 'profile-images/',
  may,
})
const clickFiles = (...may: FileRight['may']): FileRight => ({ bucket: 'uploads', prefix: 'clicks/', may })
/** Where parts are joined before anybody has looked at the bytes. */
const parts: FileRight = { bucket: 'uploads', prefix: '.parts/', may: ['read', 'create', 'parts', 'remove'] }
const streamed = (prefix: string): FileRight => ({ bucket: 'clicks', prefix, may: ['read'] })

/** Least privilege: a line here is the only way to a right. */
export const rightsOf: Record<FunctionName, Rights> = {
  api: {
    settings: true,
    writes: areas,
    files: [
      originals('read', 'create', 'remove'),
      parts,
      profileUploads('read', 'create', 'remove'),
      renditions('read'),
      profileImages('read', 'remove'),
      clickFiles('read'),
    ],
    lists: ['uploads', 'media'],
    notifies: true,
    streamsClicks: true,
    mails: true,
    identity: ['sign-in', 'administrates'],
    purges: true,
  },
  download: {
    settings: true,
    reads: ['accounts', 'sessions', 'profiles', 'insights'],
    // When a key was used is written down; a ticket is used up; an album or a gallery that is read settles what its photos have changed.
    writes: ['api-keys', 'photos', 'albums', 'sharing', 'galleries'],
    files: [originals('read'), renditions('read'), clickFiles('read')],
    lists: ['uploads', 'media'],
  },
  // When a key was used is written down.
  authorizer: { settings: true, reads: ['accounts', 'sessions'], writes: ['api-keys'] },
  'process-photo': {
    settings: true,
    reads: ['accounts'],
    // Albums and galleries show what became of a photo.
    writes: ['photos', 'albums', 'galleries', 'work', 'webhooks'],
    files: [originals('read'), renditions('read', 'create', 'remove')],
    lists: ['uploads', 'media'],
    notifies: true,
  },
  'process-profile-image': {
    settings: true,
    reads: ['accounts'],
    writes: ['profiles', 'work', 'webhooks'],
    files: [profileUploads('read', 'remove'), profileImages('read', 'create', 'remove')],
    lists: ['uploads', 'media'],
    notifies: true,
    purges: true,
  },
  'run-jobs': {
    settings: true,
    // Deleting an account touches whatever it had.
    writes: areas,
    files: [
      originals('read', 'remove'),
      parts,
      profileUploads('read', 'remove'),
      renditions('read', 'create', 'remove'),
      profileImages('read', 'create', 'remove'),
      clickFiles('read', 'remove'),
    ],
    lists: ['uploads', 'media'],
    notifies: true,
    mails: true,
    identity: ['administrates'],
    purges: true,
  },
  'enrich-clicks': { settings: true, writes: ['visitors'] },
  'aggregate-clicks': {
    settings: true,
    // A gallery that is read settles what its photos have changed.
    reads: ['albums', 'photos'],
    writes: ['galleries', 'insights', 'visitors'],
    // Records that could not be enriched are counted from where Firehose puts them.
    files: [streamed('clicks/'), streamed('click-errors/'), clickFiles('read', 'create')],
    lists: ['clicks', 'uploads'],
  },
  reconcile: {
    settings: true,
    writes: areas,
    files: [
      originals('read', 'remove'),
      parts,
      profileUploads('read', 'remove'),
      renditions('read', 'remove'),
      profileImages('read', 'remove'),
    ],
    lists: ['uploads', 'media'],
    notifies: true,
    identity: ['administrates'],
    purges: true,
  },
  'cognito-triggers': { settings: true },
}
