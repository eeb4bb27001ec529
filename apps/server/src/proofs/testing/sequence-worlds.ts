import { dynamoAlbums } from '@cloudalbum/adapters-aws/testing'
import {
  createSqliteAccountStore,
  createSqliteAlbumStore,
  createSqliteApiKeyStore,
  createSqliteClaimStore,
  createSqliteCodeStore,
  createSqliteGalleryStore,
  createSqliteInsightStore,
  createSqliteInvitationStore,
  createSqliteItemStore,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteProfileStore,
  createSqliteSessionStore,
  createSqliteShareLinkStore,
  createSqliteWebhookStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { SequenceClock, type AlbumWorld } from '@cloudalbum/port-suites/sequences'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty album on one machine. */
export async function openSqliteWorld(): Promise<AlbumWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'sequence-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new SequenceClock()
  return {
    name: 'SQLite',
    ports: {
      photos: createSqlitePhotoStore(db),
      index: createSqlitePhotoIndex(db),
      albums: createSqliteAlbumStore(db),
      links: createSqliteShareLinkStore(db),
      galleries: createSqliteGalleryStore(db),
      items: createSqliteItemStore(db),
      claims: createSqliteClaimStore(db),
      accounts: createSqliteAccountStore(db),
      sessions: createSqliteSessionStore(db),
      codes: createSqliteCodeStore(db),
      keys: createSqliteApiKeyStore(db),
      invitations: createSqliteInvitationStore(db),
      profiles: createSqliteProfileStore(db),
      webhooks: createSqliteWebhookStore(db),
      insights: createSqliteInsightStore(db),
      jobs: createSqliteJobQueue(db, clock),
    },
    setTime: clock.set,
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Empty albums in DynamoDB Local. */
export function dynamoWorlds(endpoint: string, through = endpoint) {
  const albums = dynamoAlbums(endpoint, { through })
  return {
    async open(): Promise<AlbumWorld> {
      const clock = new SequenceClock()
      const { close, ...ports } = await albums.open(clock)
      return { name: 'DynamoDB', ports, setTime: clock.set, close }
    },
    close: () => albums.close(),
  }
}
