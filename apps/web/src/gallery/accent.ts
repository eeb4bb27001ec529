type Rgb = [number, number, number]

/** Of ui/tokens.css: what the accent stands on. The darkest of the light grounds, the lightest of the dark ones. */
const lightGround: Rgb = [0xf2, 0xf0, 0xec]
const darkGround: Rgb = [0x2a, 0x2e, 0x2a]
const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
const lightSurface: Rgb = [255, 255, 255]
const darkSurface: Rgb = [0x1d, 0x20, 0x1d]

/** WCAG 2.2, 1.4.3, with a little to spare for rounding. */
const minContrast = 4.6

/**
 * The style sheet that makes a gallery's colour the accent of its pages, moved away from each theme's ground until text
 * in it, and text on it, can be read. @param accent `#rrggbb`
 */
export function accentStyle(accent: string): string {
  const colour = parse(accent)
  if (!colour) return ''
  const light = declarations(
    shades(colour, { ground: lightGround, away: black, surface: lightSurface, on: white }),
  )
  const dark = declarations(
    shades(colour, { ground: darkGround, away: white, surface: darkSurface, on: black }),
  )
  return [
    `:root,:root[data-theme='light']{${light}}`,
    `:root[data-theme='dark']{${dark}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme='light'],[data-theme='dark']){${dark}}}`,
  ].join('')
}

interface Theme {
  /** What the accent must stand out from, */
  ground: Rgb
  /** and the colour that it moves towards for that. */
  away: Rgb
  surface: Rgb
  /** Text on the accent. */
  on: Rgb
}

function shades(colour: Rgb, { ground, away, surface, on }: Theme) {
  const readable = (one: Rgb) => contrast(one, ground) >= minContrast && contrast(one, on) >= minContrast
  const accent = until(colour, away, readable)
  const soft = mix(surface, accent, 0.16)
  return {
    accent,
    'accent-hover': mix(accent, away, 0.18),
    'on-accent': on,
    'accent-soft': soft,
    'on-accent-soft': until(accent, away, (one) => contrast(one, soft) >= 7),
    focus: accent,
  }
}

const declarations = (colours: Record<string, Rgb>) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${format(colour)}`)
    .join(';')

function until(colour: Rgb, towards: Rgb, fits: (colour: Rgb) => boolean): Rgb {
  for (let part = 0; part < 1; part += 0.02) {
    const mixed = mix(colour, towards, part)
    if (fits(mixed)) return mixed
  }
  return towards
}

const mix = (a: Rgb, b: Rgb, part: number): Rgb =>
  [0, 1, 2].map((i) => Math.round((a[i] ?? 0) * (1 - part) + (b[i] ?? 0) * part)) as Rgb

function parse(text: string): Rgb | undefined {
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? []
  return r && g && b ? [parseInt(r, 16), parseInt(g, 16), parseInt(b, 16)] : undefined
}

const format = (colour: Rgb) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
