import { forget } from '../formats/raster.ts'
import { makeRenditions, previewLongSide } from '../renditions/make-renditions.ts'
import { decodeOriginal } from './decode-original.ts'
import type { Limits, Report } from './messages.ts'
import { timed } from './timed.ts'

/** One original from bytes to renditions; the last report is `ready` or `rejected`. Throws for faults of the machine. */
export async function processOriginal(
  path: string,
  limits: Limits,
  report: (report: Report) => void,
): Promise<void> {
  await decodeOriginal(
    path,
    limits,
    () => previewLongSide,
    report,
    async (decoded, format) => {
      const { thumbnail, preview, thumbHash } = await timed('renditions', report, () =>
        makeRenditions(decoded),
      )
      forget(decoded.data)
      report({
        kind: 'ready',
        image: {
          contentType: format.contentType,
          width: decoded.fullWidth,
          height: decoded.fullHeight,
          thumbnail,
          preview,
          thumbHash,
        },
      })
    },
  )
}
