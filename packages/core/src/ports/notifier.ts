/** What those who asked for it hear of: their own server, a queue, a topic. */
export interface Notifier {
  /** Accepted for good when it resolves: it will be delivered, and may be delivered more than once. */
  publish(notification: Notification): Promise<void>
}

export const notificationTypes = [
  'photo.ready',
  'photo.rejected',
  'profile-image.processed',
  'profile-image.failed',
  'item.claimed',
  'item.released',
  'item.final',
] as const
export type NotificationType = (typeof notificationTypes)[number]

export interface Notification {
  /** The same for the same happening, however often it is published: receivers tell repetitions by it. */
  id: string
  type: NotificationType
  /** Whom it is about, and whose webhooks hear of it. */
  accountId: string
  occurredAtMs: number
  data: Record<string, string | number | boolean | null>
}
