export interface Mail {
  /** One address. */
  to: string
  subject: string
  text: string
  html: string
  /** One address, where answers go instead of the album's own. */
  replyTo?: string
}

export interface Mailer {
  /**
   * Resolves when the mail server has taken it.
   * @throws AppError `invalid-input` when an address or the subject hold line breaks; `unavailable` when the server does not take it.
   */
  send(mail: Mail): Promise<void>
}
