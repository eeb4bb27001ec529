import type { MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'

/** Degrees of longitude from edge to edge. */
const spanDegrees = 36
let rings: Promise<Position[][]> | undefined

async function loadRings(): Promise<Position[][]> {
  const { default: world } = await import('world-atlas/countries-110m.json')
  const topology = world as unknown as Parameters<typeof feature>[0]
  const countries = topology.objects['countries']
  if (!countries) return []
  const found = feature(topology, countries)
  return (found.type === 'FeatureCollection' ? found.features : [found]).flatMap(({ geometry }) => {
    const shape = geometry as Polygon | MultiPolygon
    return shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()
  })
}

/** Draws land and borders around a point, in the colours of the page. */
export async function drawWorld(
  canvas: HTMLCanvasElement,
  latitude: number,
  longitude: number,
): Promise<void> {
  rings ??= loadRings()
  const shapes = await rings
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = window.devicePixelRatio || 1
  const widthPx = canvas.clientWidth
  const heightPx = canvas.clientHeight
  canvas.width = widthPx * ratio
  canvas.height = heightPx * ratio
  context.scale(ratio, ratio)
  const style = getComputedStyle(canvas)
  context.fillStyle = style.getPropertyValue('--surface')
  context.strokeStyle = style.getPropertyValue('--border-strong')
  context.lineWidth = 0.75
  const perDegree = widthPx / spanDegrees
  // Towards the poles a degree of longitude is shorter: what is here keeps its shape.
  const perLatitude = perDegree / Math.max(0.2, Math.cos((latitude * Math.PI) / 180))
  for (const turn of [-360, 0, 360]) {
    for (const ring of shapes) {
      context.beginPath()
      for (const [lon = 0, lat = 0] of ring)
        context.lineTo(
          widthPx / 2 + (lon + turn - longitude) * perDegree,
          heightPx / 2 - (lat - latitude) * perLatitude,
        )
      context.closePath()
      context.fill()
      context.stroke()
    }
  }
}
