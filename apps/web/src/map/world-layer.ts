import { type Coords, GridLayer, type Map as LeafletMap } from 'leaflet'
import { drawTile, type MapColours } from './draw-tile.ts'
import type { WorldShapes } from './world-shapes.ts'

/** Tiles reach over each other, here and in map.css: no gap between them where a pixel is not a whole one. */
const overlapPx = 1

/** The outline of the world in the colours of the page, drawn in the browser: no tile server is asked. */
export class WorldLayer extends GridLayer {
  private readonly shapes: WorldShapes
  private unfollow: (() => void) | undefined

  constructor(shapes: WorldShapes) {
    super({ className: 'world-tiles' })
    this.shapes = shapes
  }

  override onAdd(map: LeafletMap): this {
    super.onAdd(map)
    this.unfollow = onThemeChange(() => this.redraw())
    return this
  }

  override onRemove(map: LeafletMap): this {
    this.unfollow?.()
    return super.onRemove(map)
  }

  protected override createTile({ x, y, z }: Coords): HTMLElement {
    const canvas = document.createElement('canvas')
    const sizePx = this.getTileSize().x
    const drawnPx = sizePx + overlapPx
    canvas.width = Math.round(drawnPx * (window.devicePixelRatio || 1))
    canvas.height = canvas.width
    const context = canvas.getContext('2d')
    if (!context) return canvas
    context.scale(canvas.width / drawnPx, canvas.height / drawnPx)
    // What a layer was added to is known to it; its container tells the colours.
    drawTile(context, this.shapes, { x, y, level: z }, sizePx, coloursOf(this._map.getContainer()))
    return canvas
  }
}

function coloursOf(element: HTMLElement): MapColours {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return { land: colour('--map-land'), coast: colour('--map-coast'), border: colour('--map-border') }
}

/** The person chooses another theme, or the system changes its own. */
function onThemeChange(run: () => void): () => void {
  const chosen = new MutationObserver(run)
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', run)
  return () => {
    chosen.disconnect()
    system.removeEventListener('change', run)
  }
}
