import { claimWorkSuite } from '@cloudalbum/port-suites'
import { oneGallery } from '../testing/one-gallery.ts'
import { openTemporaryParts } from '../testing/temporary-parts.ts'
import { createSqliteClaimStore } from './gallery-claims.ts'

claimWorkSuite('SQLite', async (clock) => {
  const { db, jobs, galleries, close } = await openTemporaryParts(clock)
  const { gallery, item } = oneGallery()
  await galleries.create(gallery, [item])
  return {
    claims: createSqliteClaimStore(db, () => jobs.ring()),
    jobs,
    item: () => Promise.resolve(item.id),
    close,
  }
})
