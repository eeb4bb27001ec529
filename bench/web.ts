import type { Bench, BenchOptions } from './lib/figure.ts'
import { pageSizes } from './page-size.ts'
import { lighthouseScores, photos, runs } from './web/lighthouse.ts'

/** What the page weighs and how it feels: sizes, Lighthouse. */
export async function web({ say }: BenchOptions): Promise<Bench> {
  const figures = [...(await pageSizes()), ...(await lighthouseScores(say))]
  return {
    name: 'web',
    rounds: `sizes counted once; Lighthouse ${runs} runs a page, medians, ${photos} photos`,
    figures,
  }
}
