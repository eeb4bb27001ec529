import type { Notifier } from '@cloudalbum/core'
import type { Log } from './log.ts'

/** Notifications as lines of the log, from which whoever runs the album may take them. */
export const createLogNotifier = (log: Log): Notifier => ({
  publish: ({ type, accountId, occurredAtMs, data }) =>
    Promise.resolve(log('info', 'notification', { type, accountId, occurredAtMs, ...data })),
})
