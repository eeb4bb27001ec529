/** Carries one message to somebody's server. */
export interface WebhookSender {
  /**
   * One POST: no redirect is followed, at most 10 s are waited, 1 kB of the answer is kept. What goes wrong on the way is an
   * answer too. @throws what `signal` was aborted with.
   */
  send(message: WebhookMessage, signal?: AbortSignal): Promise<WebhookAnswer>
  /** @throws AppError `invalid-input`, about `url`, for an address that nothing will be sent to. */
  checkUrl(url: string): void
}

export interface WebhookMessage {
  url: string
  headers: Record<string, string>
  body: string
}

export interface WebhookAnswer {
  /** Null when there was no answer. */
  status: number | null
  durationMs: number
  /** Why there was none; for a person. */
  error: string | null
  /** The beginning of the body. */
  response: string
}
