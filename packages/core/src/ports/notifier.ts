/** What those who asked for it hear of: their own server, a queue, a topic. */
export interface Notifier {
  /** Accepted for good when it resolves; may be delivered more than once. */
  publish(notification: Notification): Promise<void>
}

export interface Notification {
  type: 'profile-image.processed' | 'profile-image.failed'
  /** Whom it is about. */
  accountId: string
  occurredAtMs: number
  data: Record<string, string | number | boolean | null>
}
