import { blur, gradient, mix, n, noise, rect, type Canvas, type Scene } from './svg.ts'

function bokeh(
  { width, height, rng }: Canvas,
  colours: readonly [string, ...string[]],
  count: number,
): string {
  return Array.from({ length: count }, () => {
    const size = width * rng.between(0.02, 0.08)
    return `<circle cx="${n(rng.between(0, width))}" cy="${n(rng.between(0, height))}" r="${n(size)}" fill="${rng.pick(colours)}" opacity="${n(rng.between(0.15, 0.5))}"/>`
  }).join('')
}

export const flower: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const [petal, edge, heart] = rng.pick<[string, string, string]>([
    ['#f7a8c4', '#d94f87', '#f5c542'],
    ['#fdf3e7', '#e9c8a0', '#e0a21b'],
    ['#c9a5f0', '#6b3fb0', '#fbe08a'],
    ['#ff8f6b', '#d6402f', '#5b2a1a'],
  ])
  const [cx, cy, size] = [
    width * rng.between(0.38, 0.62),
    height * rng.between(0.4, 0.56),
    Math.min(width, height) * rng.between(0.26, 0.36),
  ]
  const rings = [
    [13, 1],
    [11, 0.78],
    [8, 0.55],
  ] as const
  const petals = rings.map(([count, reach], ring) =>
    Array.from({ length: count }, (_, i) => {
      const turn = (360 / count) * i + ring * 17 + rng.between(-4, 4)
      const length = size * reach * rng.between(0.9, 1.08)
      return `<path transform="rotate(${n(turn)} ${n(cx)} ${n(cy)})" d="M${n(cx)} ${n(cy)}C${n(cx - length * 0.34)} ${n(cy - length * 0.35)} ${n(cx - length * 0.2)} ${n(cy - length)} ${n(cx)} ${n(cy - length)}C${n(cx + length * 0.2)} ${n(cy - length)} ${n(cx + length * 0.34)} ${n(cy - length * 0.35)} ${n(cx)} ${n(cy)}Z" fill="url(#petal${ring % 2})" stroke="${edge}" stroke-opacity="0.25" stroke-width="${n(width / 900)}"/>`
    }).join(''),
  )
  const seeds = Array.from({ length: 130 }, (_, i) => {
    const reach = Math.sqrt(i / 130) * size * 0.2
    return `<circle cx="${n(cx + Math.cos(i * 2.39996) * reach)}" cy="${n(cy + Math.sin(i * 2.39996) * reach)}" r="${n(size * 0.014)}" fill="${mix(heart, '#5a3205', rng.between(0, 0.6))}"/>`
  })
  return `<defs>${gradient('green', ['#7d9b57', '#2f4f2c', '#16281b'])}${blur('far', width / 45)}${gradient('petal0', [petal, edge])}${gradient('petal1', [mix(petal, '#ffffff', 0.35), petal])}</defs>
${rect(canvas, 'url(#green)')}<g filter="url(#far)">${bokeh(canvas, ['#a9c77a', '#dfe7a9', '#3f6b3a', '#f1e6b8'], 36)}</g>
<path d="M${n(cx)} ${n(cy)}Q${n(cx + size * 0.25)} ${n(cy + size)} ${n(cx + size * 0.1)} ${height}" stroke="#3f6b2f" stroke-width="${n(size * 0.07)}" fill="none"/>${petals.join('')}${seeds.join('')}`
}

export const meal: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const [cx, cy, size] = [
    width * rng.between(0.42, 0.58),
    height * rng.between(0.45, 0.55),
    Math.min(width, height) * rng.between(0.33, 0.4),
  ]
  const foods = ['#c6402f', '#e88f2a', '#6d9a3a', '#f1d9a6', '#8c4a2a', '#f6efe2', '#3f6a35'] as const
  const bites = Array.from({ length: 70 }, () => {
    const [angle, reach, r] = [
      rng.between(0, 6.28),
      Math.sqrt(rng.between(0, 1)) * size * 0.56,
      size * rng.between(0.05, 0.15),
    ]
    const [x, y] = [cx + Math.cos(angle) * reach, cy + Math.sin(angle) * reach]
    const bite = `cx="${n(x)}" cy="${n(y)}" rx="${n(r)}" ry="${n(r * rng.between(0.5, 1))}"`
    const turned = `rotate(${rng.integer(0, 180)} ${n(x)} ${n(y)})`
    // Shadows without a filter, which costs more than all the rest when it is there seventy times.
    const shadow = [1.5, 3].map(
      (spread) =>
        `<ellipse ${bite} transform="translate(${n(width / 500)} ${n(width / 300)}) ${turned}" stroke="#000" stroke-width="${n((spread * width) / 600)}" opacity="0.2"/>`,
    )
    return `${shadow.join('')}<ellipse ${bite} transform="${turned}" fill="${rng.pick(foods)}"/><ellipse cx="${n(x - r * 0.25)}" cy="${n(y - r * 0.3)}" rx="${n(r * 0.3)}" ry="${n(r * 0.14)}" fill="#fff" opacity="0.4"/>`
  })
  const wood = noise('wood', {
    fx: 2.2 / width,
    fy: 46 / height,
    seed: rng.integer(1, 999),
    colour: [0.2, 0.09, 0.02],
    gain: 2.2,
    cut: 0.95,
    octaves: 5,
  })
  const table = rng.pick<[string, string]>([
    ['#a9744a', '#7c4f2e'],
    ['#d8c3a5', '#b59a77'],
    ['#5a4436', '#3c2c22'],
  ])
  return `<defs>${gradient('table', [table[0], table[1]])}${wood}<filter id="drop" x="-50%" y="-50%" width="200%" height="200%"><feDropShadow dx="${n(width / 500)}" dy="${n(width / 300)}" stdDeviation="${n(width / 300)}" flood-opacity="0.4"/></filter>
<radialGradient id="plate"><stop offset="0%" stop-color="#fbfaf7"/><stop offset="70%" stop-color="#f1eee8"/><stop offset="74%" stop-color="#dedad2"/><stop offset="100%" stop-color="#faf8f4"/></radialGradient></defs>
${rect(canvas, 'url(#table)')}${rect(canvas, '#000', 'filter="url(#wood)" opacity="0.75"')}
<g filter="url(#drop)"><circle cx="${n(cx)}" cy="${n(cy)}" r="${n(size)}" fill="url(#plate)"/></g>${bites.join('')}`
}

export const friends: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const ground = height * 0.8
  const count = rng.integer(2, 5)
  const people = Array.from({ length: count }, (_, i) => {
    const tall = height * rng.between(0.3, 0.46)
    const x = width * (0.5 + (i - (count - 1) / 2) * 0.13) + rng.between(-10, 10)
    const [head, hip, foot] = [ground - tall, ground - tall * 0.47, ground + height * 0.02]
    const r = tall * 0.075
    const arm = rng.between(-1, 1)
    return `<g fill="#17101c" stroke="#17101c" stroke-linecap="round"><circle cx="${n(x)}" cy="${n(head)}" r="${n(r)}"/><path d="M${n(x - r * 1.5)} ${n(head + r * 1.7)}Q${n(x)} ${n(head + r)} ${n(x + r * 1.5)} ${n(head + r * 1.7)}L${n(x + r)} ${n(hip)}L${n(x - r)} ${n(hip)}Z"/><path d="M${n(x - r * 0.5)} ${n(hip)}L${n(x - r * 0.9)} ${n(foot)}M${n(x + r * 0.5)} ${n(hip)}L${n(x + r * 0.9)} ${n(foot)}" stroke-width="${n(r * 0.85)}" fill="none"/><path d="M${n(x - r * 1.3)} ${n(head + r * 2)}L${n(x - r * 2.6)} ${n(head + r * (arm > 0 ? -1.6 : 5))}M${n(x + r * 1.3)} ${n(head + r * 2)}L${n(x + r * 2.6)} ${n(head + r * (arm > 0.4 ? -1.8 : 5))}" stroke-width="${n(r * 0.6)}" fill="none"/></g>`
  })
  const sand = noise('sand', {
    fx: 60 / width,
    fy: 200 / height,
    seed: rng.integer(1, 999),
    colour: [1, 0.75, 0.5],
    gain: 1.6,
    cut: 0.95,
    octaves: 2,
  })
  const sunX = width * rng.between(0.3, 0.7)
  return `<defs>${gradient('sky', ['#3a3f7a', '#d4697a', '#ffb26b', '#ffe0a0'])}${gradient('beach', ['#9c5f58', '#3b2434'])}${sand}${blur('haze', width / 60)}</defs>
${rect(canvas, 'url(#sky)', '', 0, ground)}<circle cx="${n(sunX)}" cy="${n(ground - height * 0.1)}" r="${n(width * 0.12)}" fill="#fff2c4" opacity="0.8" filter="url(#haze)"/><circle cx="${n(sunX)}" cy="${n(ground - height * 0.1)}" r="${n(width * 0.045)}" fill="#fffbe6"/>
${rect(canvas, 'url(#beach)', '', ground)}${rect(canvas, '#000', 'filter="url(#sand)" opacity="0.5"', ground)}${people.join('')}`
}

export const cat: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const [fur, dark] = rng.pick<[string, string]>([
    ['#d98a3d', '#a85a1d'],
    ['#8d8d92', '#55565c'],
    ['#2b2a2c', '#111012'],
    ['#efe6da', '#cbb9a2'],
  ])
  const [cx, cy, s] = [width * rng.between(0.42, 0.58), height * 0.56, Math.min(width, height) * 0.27]
  const eye = rng.pick(['#9fbf3b', '#e0b53a', '#6fb0c9'])
  const p = (x: number, y: number) => `${n(cx + x * s)} ${n(cy + y * s)}`
  const eyes = [-0.36, 0.36].map(
    (x) =>
      `<ellipse cx="${n(cx + x * s)}" cy="${n(cy - 0.08 * s)}" rx="${n(s * 0.17)}" ry="${n(s * 0.15)}" fill="${eye}"/><ellipse cx="${n(cx + x * s)}" cy="${n(cy - 0.08 * s)}" rx="${n(s * 0.055)}" ry="${n(s * 0.14)}" fill="#0c0c0c"/><circle cx="${n(cx + (x + 0.05) * s)}" cy="${n(cy - 0.14 * s)}" r="${n(s * 0.03)}" fill="#fff"/>`,
  )
  const whiskers = [-1, 1]
    .flatMap((side) => [0.22, 0.3, 0.38].map((y) => `M${p(side * 0.25, 0.28)}L${p(side * 1.15, y)}`))
    .join('')
  const stripes = [-0.3, -0.1, 0.1, 0.3].map(
    (x) =>
      `<path d="M${p(x, -0.72)}L${p(x * 0.8, -0.42)}" stroke="${dark}" stroke-width="${n(s * 0.07)}" stroke-linecap="round"/>`,
  )
  const coat = noise('coat', {
    fx: 120 / width,
    fy: 40 / height,
    seed: rng.integer(1, 999),
    colour: [0, 0, 0],
    gain: 2,
    cut: 0.95,
    octaves: 3,
  })
  const sofa = rng.pick<[string, string]>([
    ['#7d93a5', '#3d4d5c'],
    ['#b7a48b', '#6d5a45'],
    ['#7f9b83', '#3f5a4a'],
  ])
  return `<defs>${gradient('sofa', [sofa[0], sofa[1]])}${coat}${blur('far', width / 50)}<clipPath id="cat"><path d="M${p(-0.8, -0.35)}L${p(-0.78, -1.12)}L${p(-0.28, -0.78)}Q${p(0, -0.86)} ${p(0.28, -0.78)}L${p(0.78, -1.12)}L${p(0.8, -0.35)}Q${p(1.02, 0.2)} ${p(0.62, 0.58)}Q${p(1.3, 1.2)} ${p(1.2, 2)}L${p(-1.2, 2)}Q${p(-1.3, 1.2)} ${p(-0.62, 0.58)}Q${p(-1.02, 0.2)} ${p(-0.8, -0.35)}Z"/></clipPath></defs>
${rect(canvas, 'url(#sofa)')}<g filter="url(#far)">${bokeh(canvas, ['#fff3d9', '#d9e2e8', '#c9b28f'], 12)}</g>
<g clip-path="url(#cat)">${rect(canvas, fur)}<ellipse cx="${n(cx)}" cy="${n(cy + s * 1.35)}" rx="${n(s * 0.6)}" ry="${n(s * 0.7)}" fill="#fff" opacity="0.35"/>${stripes.join('')}${rect(canvas, '#000', 'filter="url(#coat)" opacity="0.4"')}<path d="M${p(-0.7, -0.95)}L${p(-0.66, -0.55)}L${p(-0.42, -0.74)}ZM${p(0.7, -0.95)}L${p(0.66, -0.55)}L${p(0.42, -0.74)}Z" fill="#d79a94"/></g>
${eyes.join('')}<path d="M${p(-0.08, 0.14)}L${p(0.08, 0.14)}L${p(0, 0.24)}Z" fill="#c9716b"/><path d="M${p(0, 0.24)}Q${p(-0.02, 0.38)} ${p(-0.2, 0.36)}M${p(0, 0.24)}Q${p(0.02, 0.38)} ${p(0.2, 0.36)}" stroke="#3a2420" stroke-width="${n(s * 0.022)}" fill="none"/><path d="${whiskers}" stroke="#fff" stroke-opacity="0.8" stroke-width="${n(s * 0.012)}"/>`
}
