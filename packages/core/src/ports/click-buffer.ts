import type { Click } from '../insights/click.ts'
import type { ClickSink } from './click-sink.ts'

/** Where clicks wait on one machine. What is sealed stays the same until it is removed, whatever happens in between. */
export interface ClickBuffer extends ClickSink {
  /** Bytes that wait unsealed, and since when. */
  waiting(): Promise<{ bytes: number; oldestAtMs: number | undefined }>
  /** Closes a batch of what waits, of at most so many bytes (but of one click at least). Nothing: undefined. */
  seal(maxBytes: number): Promise<string | undefined>
  /** Ids of sealed batches, the oldest first. */
  sealed(): Promise<string[]>
  /** In the order they came. */
  read(batchId: string): Promise<Click[]>
  /** Its clicks are elsewhere now. Missing is fine. */
  remove(batchId: string): Promise<void>
}
