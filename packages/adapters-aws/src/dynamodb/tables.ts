import { clickTables } from '../clicks/tables.ts'
import { accountTables } from './accounts/tables.ts'
import { albumTables } from './albums/tables.ts'
import { changeTables } from './changes/tables.ts'
import { galleryTables } from './galleries/tables.ts'
import { insightTables } from './insights/tables.ts'
import { longWorkTables } from './keeping/tables.ts'
import { jobTables } from './jobs/tables.ts'
import { photoTables } from './photos/tables.ts'
import { profileTables } from './profiles/tables.ts'
import { sharingTables } from './sharing/tables.ts'
import type { Table } from './table.ts'
import { webhookTables } from './webhooks/tables.ts'

/** Every table of the album. */
export const tables: readonly Table[] = [
  ...accountTables,
  ...changeTables,
  ...jobTables,
  ...clickTables,
  ...albumTables,
  ...galleryTables,
  ...insightTables,
  ...longWorkTables,
  ...photoTables,
  ...profileTables,
  ...sharingTables,
  ...webhookTables,
]

export type { KeyAttribute, LocalIndex, Table, TableIndex } from './table.ts'
