import type { Random } from '../random.ts'

export interface Canvas {
  width: number
  height: number
  rng: Random
}

/** A painter gives the inside of an SVG of the canvas's size. */
export type Scene = (canvas: Canvas) => string

export const n = (value: number) => String(Math.round(value * 10) / 10)

/** Vertical gradient; stops as colour, or colour and place from 0 to 1. */
export function gradient(id: string, stops: (string | [string, number])[], horizontal = false): string {
  const marks = stops.map((stop, i) => {
    const [colour, at] = typeof stop === 'string' ? [stop, i / Math.max(1, stops.length - 1)] : stop
    return `<stop offset="${n(at * 100)}%" stop-color="${colour}"/>`
  })
  return `<linearGradient id="${id}" x1="0" y1="0" x2="${horizontal ? 1 : 0}" y2="${horizontal ? 0 : 1}">${marks.join('')}</linearGradient>`
}

export function glow(id: string, colour: string, strength = 1): string {
  return `<radialGradient id="${id}"><stop offset="0%" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="35%" stop-color="${colour}" stop-opacity="${strength * 0.35}"/><stop offset="100%" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
}

export const blur = (id: string, radius: number) =>
  `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${n(radius)}"/></filter>`

/** Fractal noise, coloured, its alpha from the noise itself: clouds, haze, water, grass. */
export function noise(
  id: string,
  options: {
    fx: number
    fy: number
    seed: number
    colour: [number, number, number]
    gain: number
    cut: number
    octaves?: number
  },
): string {
  const [r, g, b] = options.colour
  const matrix = `0 0 0 0 ${r} 0 0 0 0 ${g} 0 0 0 0 ${b} ${options.gain} 0 0 0 ${-options.cut}`
  return `<filter id="${id}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${options.fx} ${options.fy}" numOctaves="${options.octaves ?? 4}" seed="${options.seed}"/><feColorMatrix type="matrix" values="${matrix}"/></filter>`
}

export const rect = (
  canvas: { width: number; height: number },
  fill: string,
  extra = '',
  top = 0,
  height = canvas.height - top,
) => `<rect x="0" y="${n(top)}" width="${canvas.width}" height="${n(height)}" fill="${fill}" ${extra}/>`

/** A ridge line by midpoint displacement, closed to the bottom. Gives the path and the height at any x. */
export function ridge(
  { width, height, rng }: Canvas,
  base: number,
  roughness: number,
  decay = 0.52,
): { path: string; at: (x: number) => number } {
  const points = 256
  const line = new Array<number>(points + 1).fill(0)
  line[0] = rng.between(-1, 1) * roughness
  line[points] = rng.between(-1, 1) * roughness
  for (let step = points, spread = roughness; step > 1; step /= 2, spread *= decay)
    for (let i = step / 2; i < points; i += step)
      line[i] = ((line[i - step / 2] ?? 0) + (line[i + step / 2] ?? 0)) / 2 + rng.between(-spread, spread)
  const y = (i: number) => base + (line[i] ?? 0)
  const path = line.map((_, i) => `${i === 0 ? 'M' : 'L'}${n((i / points) * width)} ${n(y(i))}`).join('')
  return {
    path: `${path}L${width} ${height}L0 ${height}Z`,
    at: (x) => y(Math.max(0, Math.min(points, Math.round((x / width) * points)))),
  }
}

export function mix(a: string, b: string, share: number): string {
  const channel = (i: number) => {
    const [from, to] = [a, b].map((colour) => parseInt(colour.slice(1 + i * 2, 3 + i * 2), 16)) as [
      number,
      number,
    ]
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(0)}${channel(1)}${channel(2)}`
}

export function pine(x: number, y: number, size: number, colour: string, rng: Random): string {
  const tiers = 6
  let path = `M${n(x)} ${n(y - size)}`
  for (const side of [1, -1])
    for (let i = side === 1 ? 1 : tiers; side === 1 ? i <= tiers : i >= 1; i += side) {
      const reach = (size * 0.26 * i * rng.between(0.8, 1.1)) / tiers
      const level = y - size + (size * 0.92 * i) / tiers
      path +=
        side === 1
          ? `L${n(x + reach)} ${n(level)}L${n(x + reach * 0.55)} ${n(level - size * 0.02)}`
          : `L${n(x - reach * 0.55)} ${n(level - size * 0.02)}L${n(x - reach)} ${n(level)}`
    }
  return `<path d="${path}Z" fill="${colour}"/><rect x="${n(x - size * 0.02)}" y="${n(y - size * 0.1)}" width="${n(size * 0.04)}" height="${n(size * 0.12)}" fill="${colour}"/>`
}
