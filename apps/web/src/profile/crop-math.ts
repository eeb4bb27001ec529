/** A part of a picture, in fractions of its width and height. */
export interface Crop {
  x: number
  y: number
  width: number
  height: number
}

/** What lies in the frame: its middle, in fractions of the picture, and how much larger than "as much as fits" it is shown. */
export interface View {
  x: number
  y: number
  zoom: number
}

export interface Frame {
  /** Of the picture: width by height. */
  pictureRatio: number
  /** Of the frame. */
  ratio: number
  maxZoom: number
}

export const wholeView: View = { x: 0.5, y: 0.5, zoom: 1 }

/** A part of fewer pixels across is mush. */
const leastPixels = 160
const mostZoom = 10

/** The frame around a picture of so many pixels. */
export function frameFor(width: number, height: number, ratio: number): Frame {
  const pictureRatio = width / height
  const { width: fraction } = fitting({ pictureRatio, ratio })
  return { pictureRatio, ratio, maxZoom: clamp((fraction * width) / leastPixels, 1, mostZoom) }
}

/** The largest part that has the shape of the frame. */
function fitting({ pictureRatio, ratio }: Pick<Frame, 'pictureRatio' | 'ratio'>) {
  return pictureRatio > ratio
    ? { width: ratio / pictureRatio, height: 1 }
    : { width: 1, height: pictureRatio / ratio }
}

export function cropOf(view: View, frame: Frame): Crop {
  const { x, y, zoom } = within(view, frame)
  const { width, height } = shownSize(zoom, frame)
  return { x: clamp(x - width / 2, 0, 1 - width), y: clamp(y - height / 2, 0, 1 - height), width, height }
}

/** The nearest view that leaves no gap in the frame. */
export function within({ x, y, zoom: wanted }: View, frame: Frame): View {
  const zoom = clamp(wanted, 1, frame.maxZoom)
  const { width, height } = shownSize(zoom, frame)
  return { x: clamp(x, width / 2, 1 - width / 2), y: clamp(y, height / 2, 1 - height / 2), zoom }
}

/** After the picture was moved by so many widths and heights of the frame. */
export function movedBy(view: View, frame: Frame, across: number, down: number): View {
  const { width, height } = shownSize(view.zoom, frame)
  return within({ ...view, x: view.x - across * width, y: view.y - down * height }, frame)
}

/** Zoomed so that what lies at a point of the frame, (0, 0) to (1, 1), stays there. */
export function zoomedAt(view: View, frame: Frame, zoom: number, at = { x: 0.5, y: 0.5 }): View {
  const before = shownSize(view.zoom, frame)
  const next = clamp(zoom, 1, frame.maxZoom)
  const after = shownSize(next, frame)
  return within(
    {
      x: view.x + (at.x - 0.5) * (before.width - after.width),
      y: view.y + (at.y - 0.5) * (before.height - after.height),
      zoom: next,
    },
    frame,
  )
}

function shownSize(zoom: number, frame: Frame) {
  const { width, height } = fitting(frame)
  return { width: width / zoom, height: height / zoom }
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)
