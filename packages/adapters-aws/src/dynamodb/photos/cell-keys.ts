import { tileX, tileY, type Location } from '@cloudalbum/core'

/**
 * Neighbouring levels of the map share a row: that of their coarsest cell, which holds the finest ones. A photo counts in
 * four rows instead of nine. Above level 6 few cells hold photos, so that three levels fit.
 */
const packs = [
  { coarse: 2, fine: 6 },
  { coarse: 8, fine: 10 },
  { coarse: 12, fine: 14 },
  { coarse: 16, fine: 18 },
] as const
export type Pack = (typeof packs)[number]

export const packOf = (level: number): Pack => packs.find(({ fine }) => level <= fine) ?? packs[3]

/** The path to a tile from the whole world: one of four quarters at each level. It begins with that of each tile around it. */
export function quadKey(x: number, y: number, level: number): string {
  let key = ''
  for (let bit = level - 1; bit >= 0; bit--) key += ((x >> bit) & 1) + 2 * ((y >> bit) & 1)
  return key
}

export function tileOfQuadKey(key: string): { x: number; y: number } {
  let [x, y] = [0, 0]
  for (const quarter of key) {
    x = x * 2 + (Number(quarter) & 1)
    y = y * 2 + (Number(quarter) >> 1)
  }
  return { x, y }
}

/** Sort key of a row. Cells of an area have keys that begin alike. */
export const cellKey = ({ coarse }: Pack, quad: string) => `${String(coarse).padStart(2, '0')}:${quad}`

/** A finest cell: the row that it is in, and what is left of its path there. */
export interface CellPlace {
  cell: string
  child: string
  /** `level/x/y` */
  tile: string
}

export const cellPlaces = (at: Location): CellPlace[] =>
  packs.map((pack) => {
    const { coarse, fine } = pack
    const [x, y] = [tileX(at.longitude, fine), tileY(at.latitude, fine)]
    const quad = quadKey(x, y, fine)
    return {
      cell: cellKey(pack, quad.slice(0, coarse)),
      child: quad.slice(coarse),
      tile: `${fine}/${x}/${y}`,
    }
  })
