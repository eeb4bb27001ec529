import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { maxLatitude, wrapLongitude } from './map-area.ts'

/** What a map shows: its middle, and how near. */
export interface MapView {
  latitude: number
  longitude: number
  zoom: number
}

export const minZoom = 1
export const maxZoom = 18
/** From here on cells get no smaller. */
export const finestZoom = 16
/** An overview stays far enough away to tell what country it is. */
export const overviewZoom = 12

/** What an address asks for; undefined when it does not say it all. */
export function viewFromQuery(query: LocationQuery): MapView | undefined {
  const zoom = numberOf(query['z'])
  const latitude = numberOf(query['lat'])
  const longitude = numberOf(query['lng'])
  if (zoom === undefined || latitude === undefined || longitude === undefined) return undefined
  return {
    zoom: Math.max(minZoom, Math.min(maxZoom, Math.round(zoom))),
    latitude: Math.max(-maxLatitude, Math.min(maxLatitude, latitude)),
    longitude: wrapLongitude(longitude),
  }
}

/** With as many digits as a pixel needs. */
export function queryFromView({ zoom, latitude, longitude }: MapView): LocationQueryRaw {
  const digits = Math.ceil(zoom * Math.log10(2)) + 1
  const text = (degrees: number) => String(Number(degrees.toFixed(digits)))
  return { z: String(zoom), lat: text(latitude), lng: text(wrapLongitude(longitude)) }
}

function numberOf(value: LocationQuery[string] | undefined): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
