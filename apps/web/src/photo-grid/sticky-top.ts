/** Height of what stays at the top of the window, over the photos: the top bar. */
export function stickyTop(): number {
  const height = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--top-bar'))
  return Number.isFinite(height) ? height : 0
}
