import { blur, glow, gradient, mix, n, noise, pine, rect, ridge, type Canvas, type Scene } from './svg.ts'

const skies = {
  day: ['#2f6fb5', '#7fb2dc', '#d7e6ee'],
  dawn: ['#35508c', '#b48aa8', '#f6c9a0'],
  dusk: ['#2b2a55', '#b4556b', '#f7a35c'],
  grey: ['#8a98a6', '#b5bfc7', '#dfe3e4'],
} as const
type Sky = keyof typeof skies

function sky(canvas: Canvas, kind: Sky, horizon: number): string {
  const { rng } = canvas
  const dark = kind === 'dusk'
  const cloud = noise('cloud', {
    fx: (0.9 / canvas.width) * 2.4,
    fy: 6 / canvas.height,
    seed: rng.integer(1, 999),
    octaves: 6,
    colour: dark ? [1, 0.72, 0.6] : [1, 1, 1],
    gain: rng.between(1.8, 2.6),
    cut: rng.between(0.85, 1.05),
  })
  return `<defs>${gradient('sky', [...skies[kind]])}${cloud}${gradient('fade', [
    ['#fff', 0],
    ['#fff', 0.55],
    ['#000', 1],
  ])}
<mask id="skyMask">${rect(canvas, 'url(#fade)', '', 0, horizon)}</mask></defs>
${rect(canvas, 'url(#sky)', '', 0, horizon + 2)}
<g mask="url(#skyMask)">${rect(canvas, '#fff', 'filter="url(#cloud)"', 0, horizon)}</g>`
}

export const sea: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const kind = rng.pick<Sky>(['dusk', 'dawn', 'day'])
  const horizon = height * rng.between(0.48, 0.6)
  const sunX = width * rng.between(0.25, 0.75)
  const sunY = horizon - height * (kind === 'day' ? 0.34 : rng.between(0.03, 0.12))
  const warm = kind === 'day' ? '#fffbe8' : '#ffdca0'
  const [deep, shallow] = kind === 'day' ? ['#0d4f78', '#5fa7bd'] : ['#1d2440', '#b0706f']
  const streaks = noise('wave', {
    fx: 3 / width,
    fy: 70 / height,
    seed: rng.integer(1, 999),
    colour: [1, 0.95, 0.85],
    gain: 3,
    cut: 1.55,
    octaves: 3,
  })
  const troughs = noise('trough', {
    fx: 2.2 / width,
    fy: 50 / height,
    seed: rng.integer(1, 999),
    colour: [0.02, 0.08, 0.16],
    gain: 2.6,
    cut: 1.25,
    octaves: 3,
  })
  const land = ridge(canvas, horizon - height * 0.015, height * 0.05)
  return `${sky(canvas, kind, horizon)}<defs>${glow('sun', warm)}${gradient('water', [shallow, deep])}${streaks}${troughs}${blur('soft', width / 220)}
<clipPath id="water-clip">${rect(canvas, '#fff', '', horizon)}</clipPath></defs>
<circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(width * 0.36)}" fill="url(#sun)"/>
<circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(width * 0.022)}" fill="${warm}"/>
<path d="${land.path}" fill="${kind === 'day' ? '#5d7f86' : '#4c3350'}" opacity="0.85"/>
${rect(canvas, 'url(#water)', '', horizon)}
<g clip-path="url(#water-clip)"><ellipse cx="${n(sunX)}" cy="${n(horizon)}" rx="${n(width * 0.07)}" ry="${n(height * 0.42)}" fill="${warm}" opacity="0.55" filter="url(#soft)"/></g>
${rect(canvas, '#000', 'filter="url(#trough)"', horizon)}${rect(canvas, '#fff', 'filter="url(#wave)" opacity="0.8"', horizon)}`
}

export const mountains: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const kind = rng.pick<Sky>(['day', 'dawn', 'grey', 'dusk'])
  const haze = skies[kind][2]
  const near = rng.pick(['#1d3b34', '#243347', '#2f2f3f'])
  const layers = [0.46, 0.55, 0.66, 0.78].map((base, i, all) => {
    const line = ridge(canvas, height * base, height * (0.15 - i * 0.022))
    const share = (i + 0.7) / all.length
    const snow = i === 0 && rng.chance(0.6)
    return `<path d="${line.path}" fill="${mix(haze, near, share * 0.9)}"/>${snow ? `<path d="${line.path}" fill="url(#snow)"/>` : ''}
<path d="${line.path}" fill="url(#mist)" opacity="0.6"/>`
  })
  const ground = ridge(canvas, height * 0.9, height * 0.03)
  const trees = Array.from({ length: rng.integer(24, 46) }, () => {
    const x = rng.between(0, width)
    return pine(
      x,
      ground.at(x) + height * 0.03,
      height * rng.between(0.07, 0.2),
      mix(near, '#0a1410', rng.between(0.4, 0.9)),
      rng,
    )
  })
  const texture = noise('rock', {
    fx: 26 / width,
    fy: 26 / height,
    seed: rng.integer(1, 999),
    colour: [0, 0, 0],
    gain: 1.6,
    cut: 0.82,
  })
  return `${sky(canvas, kind, height * 0.8)}<defs>${texture}${gradient('snow', [
    ['#ffffff', 0],
    ['#ffffff', 0.12],
  ])}
<linearGradient id="mist" x1="0" y1="0" x2="0" y2="1"><stop offset="0%" stop-color="${haze}" stop-opacity="0"/><stop offset="60%" stop-color="${haze}" stop-opacity="0.75"/></linearGradient></defs>
${layers.join('')}${rect(canvas, '#000', 'filter="url(#rock)" opacity="0.22"', height * 0.45)}
<path d="${ground.path}" fill="${mix(near, '#000000', 0.35)}"/>${trees.join('')}`
}

export const lake: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const shore = height * rng.between(0.52, 0.58)
  const inner = { ...canvas, height: shore * 1.02 }
  const picture = mountains({ ...inner, height: Math.round(inner.height) })
  const ripples = noise('ripple', {
    fx: 2 / width,
    fy: 90 / height,
    seed: rng.integer(1, 999),
    colour: [0.85, 0.92, 1],
    gain: 2.4,
    cut: 1.3,
    octaves: 2,
  })
  return `<defs>${ripples}${blur('still', height / 260)}${gradient('depth', [
    ['#0b2230', 0],
    ['#0b2230', 1],
  ])}
<linearGradient id="shade" x1="0" y1="0" x2="0" y2="1"><stop offset="0%" stop-color="#0b2230" stop-opacity="0.1"/><stop offset="100%" stop-color="#0b2230" stop-opacity="0.75"/></linearGradient>
<clipPath id="top">${rect(canvas, '#fff', '', 0, shore)}</clipPath><clipPath id="bottom">${rect(canvas, '#fff', '', shore)}</clipPath></defs>
<g clip-path="url(#top)">${picture}</g>
<g clip-path="url(#bottom)"><g filter="url(#still)"><g transform="translate(0 ${n(shore * 2)}) scale(1 -1)">${picture}</g></g>
${rect(canvas, 'url(#shade)', '', shore)}${rect(canvas, '#fff', 'filter="url(#ripple)" opacity="0.35"', shore)}</g>`
}

export const meadow: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const horizon = height * rng.between(0.5, 0.62)
  const hills = [0, 0.06, 0.13].map((drop, i) => {
    const line = ridge(canvas, horizon + height * drop, height * 0.05, 0.36)
    return `<path d="${line.path}" fill="${['#8fb07a', '#6f9a55', '#4f7f3a'][i] ?? '#4f7f3a'}"/>`
  })
  const petals = rng.pick<[string, string]>([
    ['#f5d33f', '#fff2a8'],
    ['#e2483d', '#f58a6c'],
    ['#a884d8', '#e0cdf5'],
    ['#ffffff', '#ffe9b0'],
  ])
  const flowers = Array.from({ length: 420 }, () => {
    const depth = rng.between(0, 1) ** 1.6
    const y = horizon + height * 0.2 + depth * height * 0.32
    const size = (0.002 + depth * 0.009) * width
    return `<ellipse cx="${n(rng.between(0, width))}" cy="${n(y)}" rx="${n(size)}" ry="${n(size * 0.7)}" fill="${rng.pick(petals)}" opacity="${n(0.6 + depth * 0.4)}"/>`
  })
  const grass = noise('grass', {
    fx: 90 / width,
    fy: 8 / height,
    seed: rng.integer(1, 999),
    colour: [0.08, 0.22, 0.04],
    gain: 2.6,
    cut: 1.1,
    octaves: 3,
  })
  return `${sky(canvas, 'day', horizon + height * 0.1)}<defs>${grass}</defs>${hills.join('')}
${rect(canvas, '#000', 'filter="url(#grass)" opacity="0.8"', horizon + height * 0.16)}${flowers.join('')}`
}

export const dunes: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const warm = rng.pick(['#e0a560', '#d98f4e', '#e8bd84'])
  const crests = [0.5, 0.6, 0.72, 0.86].map((base, i) => {
    const peak = width * rng.between(0.15, 0.85)
    const top = height * (base - rng.between(0.05, 0.12))
    const curve = `M0 ${n(height * base)}C${n(peak * 0.5)} ${n(height * base)} ${n(peak * 0.8)} ${n(top)} ${n(peak)} ${n(top)}`
    const right = `C${n(peak + (width - peak) * 0.3)} ${n(top + height * 0.02)} ${n(width * 0.9)} ${n(height * (base + 0.04))} ${width} ${n(height * (base + 0.05))}`
    const light = mix(warm, '#fbe3bd', 0.5 - i * 0.12)
    return `<path d="${curve}${right}L${width} ${height}L0 ${height}Z" fill="${light}"/>
<path d="M${n(peak)} ${n(top)}${right}L${width} ${height}L${n(peak - width * 0.12)} ${height}C${n(peak - width * 0.02)} ${n(height * (base + 0.15))} ${n(peak + width * 0.04)} ${n(top + height * 0.1)} ${n(peak)} ${n(top)}Z" fill="${mix(warm, '#5b2f20', 0.35 + i * 0.08)}"/>`
  })
  const grain = noise('sand', {
    fx: 12 / width,
    fy: 110 / height,
    seed: rng.integer(1, 999),
    colour: [0.4, 0.22, 0.1],
    gain: 1.8,
    cut: 0.95,
    octaves: 3,
  })
  return `${sky(canvas, rng.pick<Sky>(['day', 'dusk']), height * 0.56)}<defs>${grain}</defs>${crests.join('')}${rect(canvas, '#000', 'filter="url(#sand)" opacity="0.35"', height * 0.45)}`
}

export const snow: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const hills = [0.55, 0.68, 0.8].map((base, i) => {
    const line = ridge(canvas, height * base, height * 0.06, 0.4)
    const trees = Array.from({ length: 16 + i * 4 }, () => {
      const x = rng.between(0, width)
      return pine(
        x,
        line.at(x) + height * 0.01,
        height * rng.between(0.06, 0.1) * (1 + i * 0.7),
        mix('#9fb0be', '#1f3a3d', 0.25 + i * 0.3),
        rng,
      )
    })
    return `<path d="${line.path}" fill="${['#d5dfea', '#e6edf4', '#f7fafc'][i] ?? '#fff'}"/>${trees.join('')}`
  })
  const flakes = Array.from(
    { length: 160 },
    () =>
      `<circle cx="${n(rng.between(0, width))}" cy="${n(rng.between(0, height))}" r="${n(rng.between(0.8, width / 420))}" fill="#fff" opacity="${n(rng.between(0.4, 0.9))}"/>`,
  )
  return `${sky(canvas, rng.pick<Sky>(['grey', 'day', 'dawn']), height * 0.7)}${hills.join('')}${rng.chance(0.6) ? flakes.join('') : ''}`
}

export const forest: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const [air, leaf, bark] = rng.pick<[string, string, string]>([
    ['#dfe9c9', '#5f8a3c', '#2c2a1d'],
    ['#f3dfb4', '#c9722b', '#3a2415'],
    ['#d6e4e4', '#4c7565', '#1e2a29'],
  ])
  const layers = [0, 1, 2, 3].map((depth) => {
    const trunks = Array.from({ length: 14 - depth * 3 }, () => {
      const x = rng.between(-0.05, 1.05) * width
      const w = width * (0.006 + depth * 0.011) * rng.between(0.7, 1.3)
      const lean = rng.between(-0.02, 0.02) * width
      return `<path d="M${n(x)} ${n(height * (0.72 + depth * 0.08))}L${n(x + lean)} 0L${n(x + lean + w * 0.7)} 0L${n(x + w)} ${n(height * (0.72 + depth * 0.08))}Z" fill="${mix(air, bark, 0.2 + depth * 0.26)}"/>`
    })
    return `${trunks.join('')}${rect(canvas, '#000', `filter="url(#leaf${depth % 2})" opacity="${n(0.35 + depth * 0.15)}"`, 0, height * (0.75 - depth * 0.1))}`
  })
  const rgb = [1, 3, 5].map((i) => parseInt(leaf.slice(i, i + 2), 16) / 255) as [number, number, number]
  const leaves = [0, 1].map((i) =>
    noise(`leaf${i}`, {
      fx: 16 / width,
      fy: 14 / height,
      seed: rng.integer(1, 999),
      colour: rgb,
      gain: 5,
      cut: 2.5 + i * 0.3,
    }),
  )
  const floor = noise('floor', {
    fx: 40 / width,
    fy: 20 / height,
    seed: rng.integer(1, 999),
    colour: rgb,
    gain: 3,
    cut: 1.2,
  })
  const rays = Array.from({ length: 5 }, () => {
    const x = width * rng.between(0.2, 0.8)
    return `<path d="M${n(x)} 0L${n(x + width * 0.05)} 0L${n(x - width * 0.1)} ${height}L${n(x - width * 0.28)} ${height}Z" fill="#fff8dc" opacity="0.14" filter="url(#ray)"/>`
  })
  return `<defs>${gradient('air', [air, mix(air, bark, 0.35)])}${leaves.join('')}${floor}${blur('ray', width / 90)}</defs>
${rect(canvas, 'url(#air)')}${layers.slice(0, 2).join('')}${rays.join('')}${rect(canvas, mix(bark, leaf, 0.3), '', height * 0.76)}${rect(canvas, '#000', 'filter="url(#floor)"', height * 0.75)}${layers.slice(2).join('')}`
}

export const night: Scene = (canvas) => {
  const { width, height, rng } = canvas
  const stars = Array.from(
    { length: 700 },
    () =>
      `<circle cx="${n(rng.between(0, width))}" cy="${n(rng.between(0, height * 0.85))}" r="${n(rng.between(0.3, width / 1100) ** 1.2)}" fill="#fff" opacity="${n(rng.between(0.3, 1))}"/>`,
  )
  const aurora = rng.chance(0.5)
  const milky = noise('milky', {
    fx: 3 / width,
    fy: 5 / height,
    seed: rng.integer(1, 999),
    colour: aurora ? [0.35, 1, 0.66] : [0.8, 0.75, 1],
    gain: 3,
    cut: aurora ? 1.25 : 1.45,
    octaves: 5,
  })
  const land = ridge(canvas, height * 0.84, height * 0.07)
  const trees = Array.from({ length: 30 }, () => {
    const x = rng.between(0, width)
    return pine(x, land.at(x) + height * 0.02, height * rng.between(0.08, 0.2), '#05080d', rng)
  })
  return `<defs>${gradient('dark', ['#060a1c', '#142044', aurora ? '#1f5a58' : '#40406e'])}${milky}${blur('veil', width / 60)}</defs>
${rect(canvas, 'url(#dark)')}<g filter="url(#veil)">${rect(canvas, '#fff', `filter="url(#milky)" opacity="0.7" transform="skewX(${rng.integer(-25, 25)})"`, 0, height * 0.85)}</g>${stars.join('')}
<path d="${land.path}" fill="#05080d"/>${trees.join('')}`
}
