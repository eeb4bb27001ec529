import type { Bench, BenchOptions } from './lib/figure.ts'
import { pageSizes } from './page-size.ts'
import { lighthouseScores, photos, runs } from './web/lighthouse.ts'
import { longTasks, scrolledPhotos } from './web/scroll.ts'

/** What the page weighs and how it feels: sizes, Lighthouse on three pages, and a long way to scroll. */
export async function web({ say }: BenchOptions): Promise<Bench> {
  const figures = [...(await pageSizes()), ...(await longTasks(say)), ...(await lighthouseScores(say))]
  return {
    name: 'web',
    rounds: `sizes counted once; ${scrolledPhotos.toLocaleString('en')} photos scrolled once; Lighthouse ${runs} runs a page, medians, ${photos} photos`,
    figures,
  }
}
