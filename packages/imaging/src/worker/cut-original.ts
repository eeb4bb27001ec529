import type { CutOrder } from '@cloudalbum/core'
import { forget } from '../formats/raster.ts'
import { cutImages, longSideFor } from '../renditions/cut-images.ts'
import { decodeOriginal } from './decode-original.ts'
import type { Limits, Report } from './messages.ts'
import { timed } from './timed.ts'

/** Parts of one picture; the last report is `cut` or `rejected`. Throws for faults of the machine. */
export async function cutOriginal(
  path: string,
  limits: Limits,
  order: CutOrder,
  report: (report: Report) => void,
): Promise<void> {
  await decodeOriginal(path, limits, longSideFor(order), report, async (decoded) => {
    const images = await timed('renditions', report, () => cutImages(decoded, order))
    forget(decoded.data)
    report({ kind: 'cut', images })
  })
}
