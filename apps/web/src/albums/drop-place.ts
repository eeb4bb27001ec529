export interface TileBox {
  id: string
  left: number
  top: number
  width: number
  height: number
}

/** The tile that a pointer is over or nearest to, in its row if it is level with one, and the side of it. */
export function dropPlace(
  tiles: readonly TileBox[],
  x: number,
  y: number,
): { tile: TileBox; side: 'before' | 'after' } | undefined {
  let best: TileBox | undefined
  let least = Infinity
  for (const tile of tiles) {
    const dx = Math.max(tile.left - x, 0, x - tile.left - tile.width)
    const dy = Math.max(tile.top - y, 0, y - tile.top - tile.height)
    // Rows count first: beside the end of a row means its end, not the middle of the next one.
    const distance = dx + dy * 1000
    if (distance < least) {
      least = distance
      best = tile
    }
  }
  return best && { tile: best, side: x < best.left + best.width / 2 ? 'before' : 'after' }
}
