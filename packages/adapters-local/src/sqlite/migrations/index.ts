import type { Migration } from '../migrate.ts'
import { accounts } from './0001-accounts.ts'
import { photos } from './0002-photos.ts'
import { jobsAndChanges } from './0003-jobs-and-changes.ts'
import { albums } from './0004-albums.ts'
import { profiles } from './0005-profiles.ts'
import { galleries } from './0006-galleries.ts'
import { webhooks } from './0007-webhooks.ts'
import { insights } from './0008-insights.ts'
import { searchNewestFirst } from './0009-search-newest-first.ts'
import { sessionGrants } from './0010-session-grants.ts'
import { longWork } from './0011-long-work.ts'
import { itemSlugs } from './0012-item-slugs.ts'

/** The schema, in the order in which it is applied. */
export const migrations: readonly Migration[] = [
  accounts,
  photos,
  jobsAndChanges,
  albums,
  profiles,
  galleries,
  webhooks,
  insights,
  searchNewestFirst,
  sessionGrants,
  longWork,
  itemSlugs,
]
