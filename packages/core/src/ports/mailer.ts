export interface Mail {
  /** One address. */
  to: string
  subject: string
  text: string
  html: string
}

export interface Mailer {
  /**
   * Resolves when the mail server has taken it.
   * @throws AppError `invalid-input` when address or subject hold line breaks; `unavailable` when the server does not take it.
   */
  send(mail: Mail): Promise<void>
}
