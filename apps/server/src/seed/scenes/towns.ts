import { blur, glow, gradient, mix, n, noise, rect, type Canvas, type Scene } from './svg.ts'

interface Building {
  x: number
  y: number
  width: number
}

function skyline({ width, height, rng }: Canvas, ground: number, tall: number): Building[] {
  const buildings: Building[] = []
  for (let x = -width * 0.02; x < width;) {
    const w = width * rng.between(0.025, 0.08)
    buildings.push({ x, y: ground - height * tall * rng.between(0.25, 1) ** 1.4, width: w })
    x += w * rng.between(0.85, 1.1)
  }
  return buildings
}

function windows(
  { height, rng, width }: Canvas,
  building: Building,
  ground: number,
  lit: string[],
  share: number,
): string {
  const cell = width / 130
  const marks: string[] = []
  for (let y = building.y + cell; y < Math.min(ground, height) - cell; y += cell * 1.6)
    for (let x = building.x + cell * 0.6; x < building.x + building.width - cell * 0.9; x += cell * 1.1)
      if (rng.chance(share))
        marks.push(
          `<rect x="${n(x)}" y="${n(y)}" width="${n(cell * 0.6)}" height="${n(cell * 0.9)}" fill="${lit[rng.integer(0, lit.length - 1)] ?? '#fff'}" opacity="${n(rng.between(0.5, 1))}"/>`,
        )
  return marks.join('')
}

export const cityNight: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const ground = height * 0.68
  const rows = [0.32, 0.45].map((tall, i) => {
    const fill = i === 0 ? '#1d2547' : '#0c1024'
    return skyline(canvas, ground, tall)
      .map(
        (one) =>
          `<rect x="${n(one.x)}" y="${n(one.y)}" width="${n(one.width)}" height="${n(ground - one.y)}" fill="${fill}"/>${windows(canvas, one, ground, ['#ffd890', '#fff1c9', '#9fd0ff'], 0.16 + i * 0.24)}`,
      )
      .join('')
  })
  const lights = Array.from({ length: 40 }, () => {
    const colour = rng.pick(['#ffb45c', '#ff6f61', '#7fc4ff', '#fff0c0'])
    return `<rect x="${n(rng.between(0, width))}" y="${n(ground)}" width="${n(width * rng.between(0.004, 0.012))}" height="${n(height * rng.between(0.1, 0.3))}" fill="${colour}" opacity="0.5" filter="url(#smear)"/>`
  })
  const waves = noise('wave', {
    fx: 3 / width,
    fy: 80 / height,
    seed: rng.integer(1, 999),
    colour: [0.02, 0.03, 0.1],
    gain: 2.6,
    cut: 1.1,
    octaves: 2,
  })
  return `<defs>${gradient('sky', ['#0a0f2b', '#2d2a63', rng.pick(['#c2607a', '#54589a', '#e08a5b'])])}${gradient('river', ['#2b2b58', '#070a1c'])}${blur('smear', width / 400)}${waves}</defs>
${rect(canvas, 'url(#sky)', '', 0, ground)}${rows.join('')}${rect(canvas, 'url(#river)', '', ground)}${lights.join('')}${rect(canvas, '#000', 'filter="url(#wave)" opacity="0.7"', ground)}`
}

export const oldTown: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const walls = ['#e6b877', '#d98a63', '#f0d9b0', '#c9695b', '#b9c4b3', '#e9e2d0', '#86a6ad'] as const
  const ground = height * 0.86
  const houses: string[] = []
  for (let x = -width * 0.03; x < width;) {
    const w = width * rng.between(0.1, 0.17)
    const top = height * rng.between(0.26, 0.42)
    const wall = rng.pick(walls)
    const floors = 4
    const panes = Array.from({ length: floors * 3 }, (_, i) => {
      const px = x + w * (0.16 + 0.27 * (i % 3))
      const py = top + (ground - top) * (0.08 + 0.24 * Math.floor(i / 3))
      const open = rng.pick(['#4d6b63', '#6b4a3b', '#3d5268'])
      return `<rect x="${n(px)}" y="${n(py)}" width="${n(w * 0.14)}" height="${n((ground - top) * 0.13)}" fill="#39424a"/><rect x="${n(px - w * 0.055)}" y="${n(py)}" width="${n(w * 0.05)}" height="${n((ground - top) * 0.13)}" fill="${open}"/><rect x="${n(px + w * 0.145)}" y="${n(py)}" width="${n(w * 0.05)}" height="${n((ground - top) * 0.13)}" fill="${open}"/>`
    })
    houses.push(
      `<rect x="${n(x)}" y="${n(top)}" width="${n(w + 1)}" height="${n(ground - top)}" fill="${wall}"/><path d="M${n(x - w * 0.04)} ${n(top)}L${n(x + w / 2)} ${n(top - height * rng.between(0.05, 0.1))}L${n(x + w * 1.04)} ${n(top)}Z" fill="${mix('#8a4532', wall, 0.15)}"/>${panes.join('')}`,
    )
    x += w
  }
  const plaster = noise('plaster', {
    fx: 20 / width,
    fy: 20 / height,
    seed: rng.integer(1, 999),
    colour: [0.2, 0.12, 0.05],
    gain: 1.4,
    cut: 0.72,
  })
  const stones = noise('stones', {
    fx: 60 / width,
    fy: 120 / height,
    seed: rng.integer(1, 999),
    colour: [0, 0, 0],
    gain: 2.4,
    cut: 1.1,
    octaves: 2,
  })
  return `<defs>${gradient('sky', ['#4f8fc9', '#bcd9ea'])}${gradient('street', ['#a89a88', '#6f6458'])}${plaster}${stones}
<linearGradient id="sunlight" x1="0" y1="0" x2="1" y2="1"><stop offset="0%" stop-color="#fff3cf" stop-opacity="0.35"/><stop offset="60%" stop-color="#20142a" stop-opacity="0.25"/></linearGradient></defs>
${rect(canvas, 'url(#sky)')}${houses.join('')}${rect(canvas, '#000', 'filter="url(#plaster)" opacity="0.5"', height * 0.25, ground - height * 0.25)}
${rect(canvas, 'url(#street)', '', ground)}${rect(canvas, '#000', 'filter="url(#stones)" opacity="0.6"', ground)}${rect(canvas, 'url(#sunlight)')}`
}

export const lanterns: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const lights = Array.from({ length: 46 }, () => {
    const depth = rng.between(0.15, 1)
    const [x, y, size] = [rng.between(0, width), rng.between(0, height * 0.8), width * 0.055 * depth]
    const colour = rng.pick(['#ff8a3c', '#ffb347', '#ff5e4d', '#ffd27a'])
    return `<g filter="url(#${depth < 0.5 ? 'far' : 'near'})"><circle cx="${n(x)}" cy="${n(y)}" r="${n(size * 2.6)}" fill="url(#halo)" opacity="${n(0.35 * depth)}"/><ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(size * 0.8)}" ry="${n(size)}" fill="${colour}"/><ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(size * 0.35)}" ry="${n(size * 0.8)}" fill="#fff0c9" opacity="0.55"/><rect x="${n(x - size * 0.3)}" y="${n(y - size * 1.12)}" width="${n(size * 0.6)}" height="${n(size * 0.16)}" fill="#3a1a12"/></g>`
  })
  return `<defs>${gradient('dark', ['#0b0a1c', '#2b1426', '#4a1f22'])}${glow('halo', '#ff9a4a')}${blur('far', width / 110)}${blur('near', width / 900)}</defs>${rect(canvas, 'url(#dark)')}${lights.join('')}`
}
