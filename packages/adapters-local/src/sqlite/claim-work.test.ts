import { newId } from '@cloudalbum/core'
import { claimWorkSuite } from '@cloudalbum/port-suites'
import { openTemporaryParts } from '../testing/temporary-parts.ts'
import { createSqliteClaimStore } from './gallery-claims.ts'

claimWorkSuite('SQLite', async (clock) => {
  const { db, jobs, galleries, close } = await openTemporaryParts(clock)
  const gallery = {
    id: newId(),
    accountId: newId(),
    albumId: null,
    slug: 'creatures',
    title: 'Creatures',
    text: '',
    attributes: [],
    claimLabel: 'Adopt',
    likes: true,
    indexed: false,
    state: 'published' as const,
    accent: null,
    createdAtMs: 0,
  }
  const item = {
    id: newId(),
    photoId: null,
    waitsForFile: 'a.jpg',
    slug: 'a',
    name: 'A',
    description: '',
    values: {},
  }
  await galleries.create(gallery, [item])
  return {
    claims: createSqliteClaimStore(db, () => jobs.ring()),
    jobs,
    item: () => Promise.resolve(item.id),
    close,
  }
})
