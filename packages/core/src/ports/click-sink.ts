import type { Click } from '../insights/click.ts'

/** Takes clicks off the hands of visitors: the files that they end in are written later. */
export interface ClickSink {
  /**
   * Durable when it resolves. A batch that was accepted within the last day changes nothing.
   * @throws AppError `unavailable` while too many wait to be written.
   */
  accept(batchId: string, clicks: Click[]): Promise<void>
}
