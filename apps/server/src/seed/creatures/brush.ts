/** The line around everything. */
const ink = '#372b45'
const line = 9

interface EyeOptions {
  iris?: string
  /** Where it looks, in parts of its size. */
  look?: [number, number]
  /** How far it is closed from above, 0 to 1, and the colour of the lid. */
  lid?: [number, string]
}

interface MouthOptions {
  width?: number
  /** Up is a smile, less than 0 a frown. */
  curve?: number
  open?: boolean
  /** Where teeth stand, from -1 to 1. */
  fangs?: number[]
}

export const ellipse = (x: number, y: number, rx: number, ry: number) =>
  `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`

/** An outline of bows, as of fur or clouds. */
export function fluffy(x: number, y: number, rx: number, ry: number, bows: number, turn = 0): string {
  const points = Array.from({ length: bows }, (_, index) => {
    const angle = turn + (2 * Math.PI * index) / bows
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const
  })
  const arcs = points.map(([px, py], index) => {
    const [nx, ny] = points[(index + 1) % bows] ?? [px, py]
    const radius = Math.hypot(nx - px, ny - py) * 0.56
    return `A${round(radius)} ${round(radius)} 0 0 1 ${round(nx)} ${round(ny)}`
  })
  const [first = [x, y] as const] = points
  return `M${round(first[0])} ${round(first[1])}${arcs.join('')}Z`
}

const round = (value: number) => Math.round(value * 10) / 10

/** Draws in one style: a dark line, one light from above on the left, round eyes. Canvas: 1000 by 1000. */
export class Brush {
  private ids = 0
  private readonly layers: string[] = []

  get svg(): string {
    return this.layers.join('')
  }

  add(...svg: string[]): this {
    this.layers.push(...svg)
    return this
  }

  /** Everything that `draw` paints, moved, turned or mirrored. */
  group(transform: string, draw: () => void): this {
    this.add(`<g transform="${transform}">`)
    draw()
    return this.add('</g>')
  }

  /** A filled outline with its own shadow at the lower right. */
  shape(path: string, fill: string, shade = 26): this {
    const id = `c${++this.ids}`
    return this.add(
      `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})"><path d="${path}" fill="${fill}"/>`,
      `<path d="${path}" fill="#2d1650" opacity="0.17"/><path d="${path}" fill="${fill}" transform="translate(${-shade} ${-shade * 1.1})"/></g>`,
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="${line}" stroke-linejoin="round" stroke-linecap="round"/>`,
    )
  }

  /** Colour on a shape that lies below, cut off at its edge. */
  on(path: string, draw: () => void): this {
    const id = `c${++this.ids}`
    this.add(`<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})">`)
    draw()
    return this.add(
      '</g>',
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="${line}" stroke-linejoin="round"/>`,
    )
  }

  flat(path: string, fill: string, opacity = 1): this {
    return this.add(`<path d="${path}" fill="${fill}" opacity="${opacity}"/>`)
  }

  line(path: string, width = line, colour = ink): this {
    return this.add(
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`,
    )
  }

  /** Arms, tails, necks: a stroke with a line around it. */
  limb(path: string, width: number, fill: string): this {
    return this.line(path, width + 2 * line)
      .line(path, width, fill)
      .add(`<g opacity="0.28" transform="translate(${-width * 0.16} ${-width * 0.16})">`)
      .line(path, width * 0.22, '#ffffff')
      .add('</g>')
  }

  eye(x: number, y: number, r: number, { iris = '#5a3d2b', look = [0, 0], lid }: EyeOptions = {}): this {
    const [ix, iy] = [x + look[0] * r, y + look[1] * r]
    const id = `c${++this.ids}`
    const disc = (cx: number, cy: number, size: number, fill: string) =>
      `<circle cx="${round(cx)}" cy="${round(cy)}" r="${round(size)}" fill="${fill}"/>`
    this.add(
      `<clipPath id="${id}"><circle cx="${x}" cy="${y}" r="${r}"/></clipPath><g clip-path="url(#${id})">`,
      disc(x, y, r, '#fffdf8'),
      disc(ix, iy, r * 0.7, iris),
      `<circle cx="${round(ix)}" cy="${round(iy + r * 0.2)}" r="${round(r * 0.48)}" fill="#ffffff" opacity="0.22"/>`,
      disc(ix, iy, r * 0.44, '#1d1426'),
      disc(ix - r * 0.24, iy - r * 0.28, r * 0.22, '#ffffff'),
      disc(ix + r * 0.24, iy + r * 0.26, r * 0.1, '#ffffff'),
      lid
        ? `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r * lid[0]}" fill="${lid[1]}"/>`
        : '',
      '</g>',
    )
    if (lid) this.line(`M${x - r} ${y - r + 2 * r * lid[0]}h${2 * r}`, line * 0.8)
    return this.line(ellipse(x, y, r, r), line * 0.85)
  }

  eyes(x: number, y: number, apart: number, r: number, options: EyeOptions = {}): this {
    return this.eye(x - apart, y, r, options).eye(x + apart, y, r, options)
  }

  cheeks(x: number, y: number, apart: number, r = 30, colour = '#ff6f86'): this {
    for (const at of [x - apart, x + apart]) this.flat(ellipse(at, y, r, r * 0.66), colour, 0.42)
    return this
  }

  mouth(x: number, y: number, { width = 44, curve = 26, open = false, fangs = [] }: MouthOptions = {}): this {
    const bow = `M${x - width} ${y}Q${x} ${y + 2 * curve} ${x + width} ${y}`
    if (open) {
      const path = `M${x - width} ${y}Q${x} ${y + curve * 0.3} ${x + width} ${y}Q${x + width * 0.8} ${y + 2.1 * curve} ${x} ${y + 2.1 * curve}Q${x - width * 0.8} ${y + 2.1 * curve} ${x - width} ${y}Z`
      this.on(path, () => {
        this.flat(path, '#7a2240').flat(ellipse(x, y + 2.2 * curve, width * 0.62, curve * 0.95), '#ff8d8d')
      })
    } else this.line(bow)
    for (const at of fangs) this.tooth(x + at * width, y + curve * (open ? 0.12 : 0.92) * (1 - at * at * 0.8))
    return this
  }

  private tooth(x: number, y: number): void {
    const path = `M${round(x - 11)} ${round(y)}L${round(x)} ${round(y + 27)}L${round(x + 11)} ${round(y)}Z`
    this.flat(path, '#fffdf8').line(path, 5)
  }

  star(x: number, y: number, r: number, fill: string, opacity = 1): this {
    const points = Array.from({ length: 8 }, (_, index) => {
      const size = index % 2 ? r * 0.36 : r
      const angle = (Math.PI * index) / 4
      return `${round(x + size * Math.sin(angle))} ${round(y - size * Math.cos(angle))}`
    })
    return this.flat(`M${points.join('L')}Z`, fill, opacity)
  }

  /** A pointed leaf from its stalk. */
  leaf(x: number, y: number, length: number, turn: number, fill: string): this {
    const w = length * 0.32
    return this.group(`translate(${x} ${y}) rotate(${turn})`, () => {
      this.shape(
        `M0 0C${w} ${-length * 0.3} ${w} ${-length * 0.7} 0 ${-length}C${-w} ${-length * 0.7} ${-w} ${-length * 0.3} 0 0Z`,
        fill,
        8,
      )
      this.line(`M0 0V${-length * 0.7}`, 5)
    })
  }

  /** Sky with a sun or moon, ground, and the shadow of who stands there. */
  scene(sky: [string, string], disc: string, ground: [string, string], horizon = 800): this {
    return this.add(
      `<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>`,
      '<rect width="1000" height="1000" fill="url(#sky)"/>',
      `<circle cx="500" cy="470" r="395" fill="${disc}" opacity="0.55"/><circle cx="500" cy="470" r="335" fill="${disc}" opacity="0.6"/>`,
      `<path d="M0 ${horizon - 20}C220 ${horizon - 90} 420 ${horizon - 30} 560 ${horizon - 10}S880 ${horizon - 70} 1000 ${horizon - 30}V1000H0Z" fill="${ground[0]}"/>`,
      `<path d="M0 ${horizon + 70}C260 ${horizon + 10} 640 ${horizon + 20} 1000 ${horizon + 80}V1000H0Z" fill="${ground[1]}"/>`,
    )
  }

  shadow(x: number, y: number, rx: number): this {
    return this.flat(ellipse(x, y, rx, rx * 0.15), '#1d1030', 0.2)
  }
}
