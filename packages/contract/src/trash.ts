import * as z from 'zod/mini'
import { bulkIds, pageQuery, timeMs } from './common.ts'
import { photoPage } from './photos.ts'
import { route } from './route.ts'

const ids = z.strictObject({ ids: bulkIds })
export const trashPhotos = route('POST /api/photos/trash', {
  access: 'account',
  tag: 'Trash',
  summary: 'Move to trash: kept for 30 days',
  body: ids,
})
export const restorePhotos = route('POST /api/photos/restore', {
  access: 'account',
  tag: 'Trash',
  summary: 'Take back out of the trash',
  body: ids,
})
export const purgePhotos = route('POST /api/photos/purge', {
  access: 'session',
  tag: 'Trash',
  summary: 'Delete trashed photos for good',
  body: ids,
})
export const listTrash = route('GET /api/trash', {
  access: 'account',
  tag: 'Trash',
  summary: 'Trashed photos, the next to go first',
  query: pageQuery,
  response: z.extend(photoPage, { trashedAtMs: z.array(timeMs), keptDays: z.int() }),
})
export const emptyTrash = route('DELETE /api/trash', {
  access: 'session',
  tag: 'Trash',
  summary: 'Delete all trashed photos for good',
})
