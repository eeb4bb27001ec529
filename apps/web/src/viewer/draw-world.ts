import { drawTile } from '../map/draw-tile.ts'
import { mercatorX, mercatorY } from '../map/map-area.ts'
import { loadWorldShapes } from '../map/world-shapes.ts'

/** Degrees of longitude from edge to edge: the country and its neighbours. */
const spanDegrees = 20

/**
 * Draws land and borders around a point, in the colours of the page.
 * @throws when the outline of the world cannot be loaded
 */
export async function drawWorld(
  canvas: HTMLCanvasElement,
  latitude: number,
  longitude: number,
): Promise<void> {
  const shapes = await loadWorldShapes()
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = window.devicePixelRatio || 1
  const widthPx = canvas.clientWidth
  const heightPx = canvas.clientHeight
  canvas.width = widthPx * ratio
  canvas.height = heightPx * ratio
  context.scale(ratio, ratio)
  // A square as wide as the canvas with the point in its middle; above and below it is cut off.
  context.translate(0, (heightPx - widthPx) / 2)
  const level = Math.log2(360 / spanDegrees)
  const tile = {
    x: mercatorX(longitude) * 2 ** level - 0.5,
    y: mercatorY(latitude) * 2 ** level - 0.5,
    level,
  }
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  drawTile(context, shapes, tile, widthPx, {
    land: colour('--surface'),
    coast: colour('--border-strong'),
    border: colour('--border'),
  })
}
