import type { Click } from '../insights/click.ts'

/** Takes clicks off the hands of visitors: the files that they end in are written later. */
export interface ClickSink {
  /**
   * Outlives this process when it resolves; a power cut may take the clicks of the last second. A batch that was accepted within the last day changes nothing.
   * @throws AppError `unavailable` while too many wait to be written.
   */
  accept(batchId: string, clicks: Click[]): Promise<void>
}
