export interface Size {
  widthPx: number
  heightPx: number
}

/** How the photo lies over its place: scaled by `scale` around its middle, then moved. 1 fits the stage. */
export interface Zoom {
  scale: number
  x: number
  y: number
}

export const unzoomed: Zoom = { scale: 1, x: 0, y: 0 }
/** Small photos are enlarged no further than this. */
const enlargeAtMost = 2

/** Size of a photo that fits the stage; square while its own is not known. */
export function fitInto(stage: Size, photo: Size): Size {
  const width = photo.widthPx > 0 ? photo.widthPx : Math.min(stage.widthPx, stage.heightPx)
  const height = photo.heightPx > 0 ? photo.heightPx : Math.min(stage.widthPx, stage.heightPx)
  const scale = Math.min(stage.widthPx / width, stage.heightPx / height, enlargeAtMost)
  return { widthPx: Math.round(width * scale), heightPx: Math.round(height * scale) }
}

/** Scale at which one pixel of the photo is one of the screen. */
export const fullScale = (fit: Size, photo: Size, pixelRatio: number) =>
  fit.widthPx > 0 ? photo.widthPx / pixelRatio / fit.widthPx : 1
export const largestScale = (fit: Size, photo: Size, pixelRatio: number) =>
  Math.max(4, fullScale(fit, photo, pixelRatio) * 2)
/** What a double click leads to: 100 %, or something to see on small photos. */
export const doubleClickScale = (fit: Size, photo: Size, pixelRatio: number) => {
  const full = fullScale(fit, photo, pixelRatio)
  return full > 1.2 ? full : 2.5
}

const clamp = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value))

/** Keeps the photo over the stage: no edge of it comes further in than it must. */
export function settle({ scale, x, y }: Zoom, stage: Size, fit: Size): Zoom {
  return {
    scale,
    x: clamp(x, Math.max(0, (fit.widthPx * scale - stage.widthPx) / 2)),
    y: clamp(y, Math.max(0, (fit.heightPx * scale - stage.heightPx) / 2)),
  }
}

/** Scales so that what lies under a point (from the stage's middle) stays there. */
export function zoomAround(zoom: Zoom, point: { x: number; y: number }, scale: number): Zoom {
  const by = scale / zoom.scale
  return { scale, x: point.x - (point.x - zoom.x) * by, y: point.y - (point.y - zoom.y) * by }
}
