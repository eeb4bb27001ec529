import * as z from 'zod/mini'
import { id } from './common.ts'
import { route } from './route.ts'

export const change = z.discriminatedUnion('type', [
  z.object({
    type: z.enum([
      'photo-ready',
      'photo-rejected',
      'photos-edited',
      'photos-trashed',
      'photos-restored',
      'photos-purged',
    ]),
    photoIds: z.array(id),
  }),
  z.object({ type: z.literal('albums-changed'), albumIds: z.array(id) }),
  z.object({ type: z.literal('galleries-changed'), galleryIds: z.array(id) }),
  z.object({ type: z.literal('claims-changed'), claimIds: z.array(id) }),
  z.object({ type: z.literal('account-changed') }),
  z.object({ type: z.literal('profile-changed') }),
  /** The page was away for too long: load everything again. */
  z.object({ type: z.literal('reset') }),
])
export type Change = z.infer<typeof change>
export const getChanges = route('GET /api/changes', {
  access: 'account',
  tag: 'Changes',
  produces: 'text/event-stream',
  summary: 'Server-sent events, one `change` each; continue with Last-Event-ID',
})
