import type { Tile } from './map-area.ts'
import { clipRing } from './clip-ring.ts'
import type { Shape, WorldShapes } from './world-shapes.ts'

export interface MapColours {
  land: string
  coast: string
  border: string
}

/** Pixels around a tile that are drawn too, so that lines do not end at its edge. */
const marginPx = 4
/** Points nearer to each other than this are drawn as one. */
const finestPx = 0.5
/** What reaches beyond an edge of the map is seen at the other one too. */
const copies = [-1, 0, 1]

interface Frame {
  originX: number
  originY: number
  scale: number
  sizePx: number
}

/** Draws land, coasts and borders of one tile on a transparent ground. */
export function drawTile(
  context: CanvasRenderingContext2D,
  world: WorldShapes,
  tile: Tile,
  sizePx: number,
  colours: MapColours,
): void {
  const scale = sizePx * 2 ** tile.level
  const frames = copies.map((copy) => ({
    originX: tile.x * sizePx - copy * scale,
    originY: tile.y * sizePx,
    scale,
    sizePx,
  }))
  const trace = (shapes: readonly Shape[], one: typeof traceLine) => {
    context.beginPath()
    for (const frame of frames)
      for (const shape of shapes) if (touches(shape, frame)) one(context, shape, frame)
  }
  trace(world.land, traceRing)
  context.fillStyle = colours.land
  context.fill('evenodd')

  context.lineJoin = 'round'
  context.lineWidth = 0.75
  trace(world.borders, traceLine)
  context.strokeStyle = colours.border
  context.stroke()
  trace(world.coasts, traceLine)
  context.strokeStyle = colours.coast
  context.stroke()
}

function touches(shape: Shape, { originX, originY, scale, sizePx }: Frame): boolean {
  return (
    shape.right * scale >= originX - marginPx &&
    shape.left * scale <= originX + sizePx + marginPx &&
    shape.bottom * scale >= originY - marginPx &&
    shape.top * scale <= originY + sizePx + marginPx
  )
}

function traceRing(context: CanvasRenderingContext2D, { points }: Shape, frame: Frame): void {
  const ring: number[] = []
  for (let index = 0; index < points.length; index += 2) {
    const x = (points[index] ?? 0) * frame.scale - frame.originX
    const y = (points[index + 1] ?? 0) * frame.scale - frame.originY
    if (isFar(x - (ring.at(-2) ?? Infinity), y - (ring.at(-1) ?? Infinity))) ring.push(x, y)
  }
  const clipped = clipRing(ring, -marginPx, frame.sizePx + marginPx)
  if (clipped.length < 6) return
  context.moveTo(clipped[0] ?? 0, clipped[1] ?? 0)
  for (let index = 2; index < clipped.length; index += 2)
    context.lineTo(clipped[index] ?? 0, clipped[index + 1] ?? 0)
  context.closePath()
}

/** Only the pieces that are in the tile or near it. */
function traceLine(context: CanvasRenderingContext2D, { points }: Shape, frame: Frame): void {
  const last = points.length - 2
  let from = 0
  let penDown = false
  for (let to = 2; to <= last; to += 2) {
    const [x0, y0] = pixelOf(points, from, frame)
    const [x1, y1] = pixelOf(points, to, frame)
    if (to < last && !isFar(x1 - x0, y1 - y0)) continue
    const shown = isNear(x0, x1, frame.sizePx) && isNear(y0, y1, frame.sizePx)
    if (shown && !penDown) context.moveTo(x0, y0)
    if (shown) context.lineTo(x1, y1)
    penDown = shown
    from = to
  }
}

const pixelOf = (points: Float64Array, index: number, frame: Frame): [x: number, y: number] => [
  (points[index] ?? 0) * frame.scale - frame.originX,
  (points[index + 1] ?? 0) * frame.scale - frame.originY,
]

/** Not so for what is not a number: the first point has none before it. */
const isFar = (byX: number, byY: number) => !(Math.abs(byX) < finestPx && Math.abs(byY) < finestPx)

const isNear = (a: number, b: number, sizePx: number) =>
  Math.max(a, b) >= -marginPx && Math.min(a, b) <= sizePx + marginPx
