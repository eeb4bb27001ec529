const edgePx = 100
const fastestPx = 20

/** Scrolls the window while a pointer is near its upper or lower edge. The answer stops it. */
export function scrollAtEdges(pointerY: () => number, onScroll: () => void): () => void {
  let frame = requestAnimationFrame(look)
  function look() {
    const below = pointerY() - (window.innerHeight - edgePx)
    const above = edgePx - pointerY()
    const by = below > 0 ? below : above > 0 ? -above : 0
    if (by !== 0) {
      window.scrollBy({ top: Math.max(-1, Math.min(1, by / edgePx)) * fastestPx, behavior: 'instant' })
      onScroll()
    }
    frame = requestAnimationFrame(look)
  }
  return () => cancelAnimationFrame(frame)
}
