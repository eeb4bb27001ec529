import { DivIcon, type Map as LeafletMap, Marker } from 'leaflet'
import { nearestCopy } from './map-area.ts'
import type { MapCell } from './types.ts'

export interface CellMarkers {
  /** Draws these cells, and takes away all others. */
  show(cells: readonly MapCell[]): void
  /** Marks the one cell whose photos are listed beside the map. */
  setCurrent(cell: string | undefined): void
  /** False: it is not on the map. */
  focus(cell: string): boolean
}

export interface CellTexts {
  /** For screen readers. */
  label(count: number): string
  /** Short, for the badge. */
  count(count: number): string
}

interface Shown {
  marker: Marker
  cell: MapCell
  button: HTMLButtonElement
  image: HTMLImageElement
  badge: HTMLElement
}

const sizePx = 52
/** A marker that gets the focus is brought this far into the map. */
const edgePx = 40

/** Round thumbnails with the number of photos, each a button. */
export function createCellMarkers(
  map: LeafletMap,
  texts: CellTexts,
  pick: (cell: MapCell) => void,
): CellMarkers {
  const all = new Map<string, Shown>()
  let current: string | undefined

  function add(cell: MapCell): Shown {
    const parts = createButton()
    const icon = new DivIcon({ html: parts.button, className: 'map-marker', iconSize: [sizePx, sizePx] })
    // The button has the focus, not the element that Leaflet puts around it.
    const marker = new Marker([cell.latitude, cell.longitude], { icon, keyboard: false, riseOnHover: true })
    const shown = { ...parts, marker, cell }
    marker.on('click', () => pick(shown.cell))
    parts.button.addEventListener('focus', () => {
      if (parts.button.matches(':focus-visible'))
        map.panInside(marker.getLatLng(), { padding: [edgePx, edgePx], animate: false })
    })
    marker.addTo(map)
    all.set(cell.cell, shown)
    return shown
  }

  function update(shown: Shown, cell: MapCell) {
    shown.cell = cell
    shown.marker.setLatLng([cell.latitude, nearestCopy(cell.longitude, map.getCenter().lng)])
    shown.button.setAttribute('aria-label', texts.label(cell.count))
    shown.button.title = texts.label(cell.count)
    shown.badge.textContent = texts.count(cell.count)
    shown.badge.hidden = cell.count === 1
    if (shown.image.getAttribute('src') !== cell.thumbnailUrl && cell.thumbnailUrl) {
      shown.image.hidden = false
      shown.image.src = cell.thumbnailUrl
    }
    mark(shown)
  }
  const mark = (shown: Shown) => {
    if (shown.cell.cell === current) shown.button.setAttribute('aria-current', 'true')
    else shown.button.removeAttribute('aria-current')
  }

  return {
    show(cells) {
      const kept = new Set(cells.map(({ cell }) => cell))
      for (const [name, shown] of [...all]) {
        if (kept.has(name)) continue
        // Otherwise who came by keyboard would begin at the top of the page again.
        if (shown.button === document.activeElement) map.getContainer().focus({ preventScroll: true })
        shown.marker.remove()
        all.delete(name)
      }
      for (const cell of cells) update(all.get(cell.cell) ?? add(cell), cell)
    },
    setCurrent(cell) {
      current = cell
      all.forEach(mark)
    },
    focus(cell) {
      const shown = all.get(cell)
      shown?.button.focus()
      return shown !== undefined
    },
  }
}

function createButton() {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'map-cell'
  const image = document.createElement('img')
  image.alt = ''
  image.draggable = false
  image.hidden = true
  image.addEventListener('error', () => (image.hidden = true))
  const badge = document.createElement('span')
  badge.className = 'map-count'
  badge.setAttribute('aria-hidden', 'true')
  button.append(image, badge)
  return { button, image, badge }
}
