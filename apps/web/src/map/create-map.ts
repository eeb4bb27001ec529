import type { Config } from '@cloudalbum/contract'
import { Control, Map as LeafletMap, TileLayer } from 'leaflet'
import 'leaflet/dist/leaflet.css'
import './map.css'
import { maxLatitude } from './map-area.ts'
import { maxZoom, minZoom } from './map-view.ts'
import { WorldLayer } from './world-layer.ts'
import { loadWorldShapes } from './world-shapes.ts'

/** Far enough to turn the globe a hundred times. */
const farDegrees = 36_000

/** A map without controls: the page brings its own, in the person's language. */
export function createMap(element: HTMLElement): LeafletMap {
  const moves = !window.matchMedia('(prefers-reduced-motion: reduce)').matches
  element.classList.add('world-map')
  const map = new LeafletMap(element, {
    attributionControl: false,
    zoomControl: false,
    minZoom,
    maxZoom,
    maxBounds: [
      [-maxLatitude, -farDegrees],
      [maxLatitude, farDegrees],
    ],
    maxBoundsViscosity: 1,
    fadeAnimation: moves,
    inertia: moves,
    markerZoomAnimation: moves,
    zoomAnimation: moves,
  })
  // Where the ground shows little, it tells at least how far things are apart.
  new Control.Scale({ imperial: false, maxWidth: 160, position: 'topleft' }).addTo(map)
  return map
}

/** Tiles of the server that the operator chose, else the outline of the world. @throws when it cannot be loaded */
export async function addGround(map: LeafletMap, tiles: Config['tiles'], signal: AbortSignal): Promise<void> {
  if (tiles) {
    new TileLayer(tiles.url, { maxZoom }).addTo(map)
    return
  }
  const shapes = await loadWorldShapes()
  if (!signal.aborted) new WorldLayer(shapes).addTo(map)
}
