const gapPx = 4
const marginPx = 8

/** Puts a fixed box below its button, or above where there is no room; always inside the window. */
export function placeBelow(box: HTMLElement, button: HTMLElement, align: 'start' | 'end'): void {
  const anchor = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = box
  const left = align === 'start' ? anchor.left : anchor.right - width
  const below = anchor.bottom + gapPx
  const top = below + height + marginPx > innerHeight ? anchor.top - gapPx - height : below
  box.style.left = `${clamp(left, innerWidth - width)}px`
  box.style.top = `${clamp(top, innerHeight - height)}px`
}

const clamp = (value: number, room: number) => Math.max(marginPx, Math.min(value, room - marginPx))
