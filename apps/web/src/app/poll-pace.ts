/** An answer that ends sooner was no stream: it held what there was. */
const streamMs = 5_000
const quietAfterMs = 60_000
const quietMs = 20_000
/** So many answers with news in a row: something goes on that takes its time, as an upload does. */
const manyNews = 4
const busyMs = 32_000

export interface Answered {
  /** When it was asked for, and when its end had come. */
  fromMs: number
  toMs: number
  hasNews: boolean
  /** When the server wishes to be asked again. */
  wishedMs: number
}

/** Behind a server that keeps no stream open, each question costs its owner: asks less often while nothing is new, and while all is. */
export class PollPace {
  private newsAtMs: number | undefined
  private newsInARow = 0

  /** How long to wait, at most, until it is asked again. */
  waitMs({ fromMs, toMs, hasNews, wishedMs }: Answered): number {
    if (hasNews || this.newsAtMs === undefined) this.newsAtMs = toMs
    this.newsInARow = hasNews ? this.newsInARow + 1 : 0
    if (toMs - fromMs >= streamMs) return wishedMs
    if (this.newsInARow >= manyNews) return Math.max(wishedMs, busyMs)
    return toMs - this.newsAtMs >= quietAfterMs ? Math.max(wishedMs, quietMs) : wishedMs
  }
}
