import type { ImageProcessor, ImageStep } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'

/** A span for each picture, and in it what the decoder's process spent its time on. */
export function tracedImages(telemetry: Telemetry, images: ImageProcessor): ImageProcessor {
  if (!telemetry.on) return images
  const attributes = { 'peer.service': 'images' }
  const traced = <Result extends { outcome: string; steps?: ImageStep[] }>(
    name: string,
    run: () => Promise<Result>,
  ): Promise<Result> =>
    telemetry.span(name, { kind: 'client', attributes }, async (span) => {
      const result = await run()
      span.set({ 'cloudalbum.image.outcome': result.outcome })
      for (const step of result.steps ?? []) telemetry.record(step)
      return result
    })
  return {
    process: (path, signal) => traced('images.process', () => images.process(path, signal)),
    cut: (path, order, signal) => traced('images.cut', () => images.cut(path, order, signal)),
    close: () => images.close(),
  }
}
