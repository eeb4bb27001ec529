import { Brush, ellipse, fluffy } from './brush.ts'

/** Soft as its name. */
export function marshmallowYeti(): string {
  const b = new Brush()
  b.scene(['#cfe6fb', '#eaf5ff'], '#ffffff', ['#dfeefa', '#c6dff2'])
  for (const [x, y, r] of [
    [110, 200, 12],
    [200, 420, 9],
    [880, 160, 13],
    [800, 320, 9],
    [930, 520, 11],
    [70, 620, 9],
    [320, 90, 9],
    [690, 80, 11],
  ] as const)
    b.flat(ellipse(x, y, r, r), '#ffffff')
  for (const [x, s] of [
    [110, 1],
    [905, 0.8],
  ] as const)
    b.group(`translate(${x} 800) scale(${s})`, () =>
      b
        .shape('M0-200L70-80H40L90 10H-90L-40-80H-70Z', '#6fae9f', 14)
        .shape('M0-200L36-138Q0-160-36-138Z', '#ffffff', 2),
    )
  b.shadow(500, 910, 300)
  for (const side of [-1, 1]) b.shape(ellipse(500 + side * 120, 878, 98, 46), '#9cc4e8', 12)
  for (const side of [-1, 1])
    b.shape(fluffy(500 + side * 262, 640, 76, 128, 11, 0.3), '#fdf6ff', 18).shape(
      ellipse(500 + side * 282, 758, 46, 42),
      '#9cc4e8',
      10,
    )
  b.shape(fluffy(500, 580, 266, 300, 20), '#fdf6ff', 50)
  b.flat(fluffy(500, 728, 150, 122, 14), '#f3e2f5')
  yetiFace(b)
  return b.svg
}

function yetiFace(b: Brush): void {
  b.shape(
    'M318 470C318 380 400 346 500 346S682 380 682 470C682 570 610 614 500 614S318 570 318 470Z',
    '#9cc4e8',
    24,
  )
  b.eyes(500, 458, 92, 58, { iris: '#5a4fa0', look: [0, 0.04] })
  b.cheeks(500, 536, 130, 34)
  b.shape(ellipse(500, 512, 30, 22), '#5b6fa0', 6)
  b.mouth(500, 546, { width: 50, curve: 20, open: true, fangs: [-0.55, 0.55] })
  for (const side of [-1, 1])
    b.shape(
      `M${500 + side * 150} 330C${500 + side * 160} 250 ${500 + side * 220} 230 ${500 + side * 250} 180C${500 + side * 276} 270 ${500 + side * 250} 350 ${500 + side * 200} 380Z`,
      '#e9d3a8',
      10,
    )
  b.shape('M268 640C350 690 650 690 732 640L742 706C650 760 350 760 258 706Z', '#e0565f', 14)
  b.shape('M610 716L668 700L700 868L630 880Z', '#e0565f', 12).line(
    'M640 860l6 30M664 856l6 30M688 850l6 30',
    8,
    '#e0565f',
  )
  for (const x of [330, 420, 510, 600, 690])
    b.line(`M${x} ${x === 330 || x === 690 ? 676 : 692}v40`, 16, '#ffe3a8')
  // A mug with marshmallows
  b.shape('M716 700H832V800C832 826 716 826 716 800Z', '#6f8fd0', 10)
  b.line('M832 720c52-8 52 70-2 66')
    .shape('M732 680h38v32h-38Z', '#ffffff', 4)
    .shape('M778 672h38v38h-38Z', '#ffe3ee', 4)
  b.shape(ellipse(726, 762, 34, 30), '#9cc4e8', 6)
}

/** Wants a hug. Always has. */
export function cactusGolem(): string {
  const b = new Brush()
  const green = '#5fae6b'
  b.scene(['#ffe2a8', '#ffc98a'], '#fff0c2', ['#e8b06a', '#d99a52'])
  b.flat('M0 700L120 560H240L320 700ZM740 720L820 600H930L1000 690V740Z', '#c97f5a', 0.55)
  b.shadow(500, 908, 270)
  for (const side of [-1, 1]) b.shape(ellipse(500 + side * 92, 884, 80, 40), '#4b9058', 12)
  b.limb('M300 600C200 600 150 540 150 440', 104, green).limb('M700 600C800 600 850 540 850 440', 104, green)
  b.flat(ellipse(150, 436, 52, 52), green).flat(ellipse(850, 436, 52, 52), green)
  for (const [x, y] of [
    [126, 440],
    [160, 500],
    [206, 566],
    [176, 420],
    [872, 450],
    [840, 510],
    [796, 570],
    [826, 420],
  ] as const)
    spine(b, x, y)
  const body = 'M286 560C286 320 360 190 500 190S714 320 714 560V760C714 860 620 886 500 886S286 860 286 760Z'
  b.shape(body, green, 46)
  for (const x of [370, 500, 630])
    b.line(`M${x} ${x === 500 ? 236 : 290}C${x - 8} 500 ${x - 8} 700 ${x} 850`, 7, '#4b9058')
  for (const [x, y] of [
    [330, 420],
    [432, 300],
    [568, 300],
    [672, 420],
    [334, 620],
    [436, 720],
    [566, 740],
    [668, 640],
    [330, 780],
    [670, 790],
    [500, 820],
  ] as const)
    spine(b, x, y)
  b.eyes(500, 470, 96, 66, { iris: '#7a4a24', look: [0, -0.08] })
  b.line('M346 386q40-34 82-14M654 386q-40-34-82-14', 12)
  b.cheeks(500, 566, 140, 38)
  b.mouth(500, 576, { width: 60, curve: 34, open: true })
  for (let petal = 0; petal < 6; petal++) {
    const angle = (Math.PI * (petal + 0.5)) / 6 + Math.PI
    b.shape(
      ellipse(Math.round(500 + 76 * Math.cos(angle)), Math.round(196 + 76 * Math.sin(angle)), 44, 44),
      petal % 2 ? '#ff7fa5' : '#ff9dbb',
      9,
    )
  }
  b.shape(ellipse(500, 176, 46, 40), '#ffd24a', 9)
  b.group('translate(500 780)', () =>
    b.shape('M0 52C-70 6-60-50-22-50C-8-50 0-38 0-28C0-38 8-50 22-50C60-50 70 6 0 52Z', '#e8505b', 10),
  )
  return b.svg
}

function spine(b: Brush, x: number, y: number): void {
  b.line(`M${x} ${y}l-15-15M${x} ${y}l15-15M${x} ${y}l0 18`, 6, '#fff6d8')
}

/** The one that the washing machine took. */
export function sockGhost(): string {
  const b = new Brush()
  b.scene(['#e8dcf7', '#cdb9ec'], '#f7f0ff', ['#8f7ab8', '#7a66a5'], 840)
  b.line('M0 150C300 210 700 210 1000 150', 8)
  for (const [x, fill] of [
    [120, '#ff9d9d'],
    [870, '#8fd0b8'],
  ] as const)
    b.shape(
      `M${x - 34} 180H${x + 34}V290C${x + 34} 318 ${x + 100} 330 ${x + 96} 366C${x + 90} 400 ${x - 34} 400 ${x - 34} 330Z`,
      fill,
      10,
    ).shape(`M${x - 10} 150h20v60h-20Z`, '#d9b27a', 3)
  b.flat(ellipse(520, 900, 240, 34), '#1d1030', 0.18)
  const sock =
    'M330 190H640C650 340 640 440 650 520C662 600 800 610 850 690C890 770 830 850 740 848C690 850 670 812 620 836C570 860 540 820 480 844C420 866 390 800 350 760C310 690 320 480 330 190Z'
  b.shape(sock, '#fff6ec', 40)
  b.on(sock, () => {
    for (const y of [330, 410])
      b.flat(
        `M300 ${y}C420 ${y + 26} 560 ${y + 26} 680 ${y}V${y + 38}C560 ${y + 64} 420 ${y + 64} 300 ${y + 38}Z`,
        y === 330 ? '#e8606b' : '#5f8fd0',
      )
    b.flat('M720 560C900 600 940 800 800 880C740 880 700 700 720 560Z', '#e8606b', 0.92)
    b.flat('M300 700C380 690 440 780 420 900H280Z', '#5f8fd0', 0.92)
  })
  b.shape(
    'M312 130H658C672 176 668 220 660 250C560 276 420 276 312 250C304 220 302 176 312 130Z',
    '#e8606b',
    16,
  )
  for (const x of [360, 410, 460, 510, 560, 610]) b.line(`M${x} 146v100`, 6, '#c94852')
  b.eyes(486, 540, 78, 62, { iris: '#7a5fc0', look: [0.16, 0] })
  b.cheeks(486, 626, 116, 32)
  b.mouth(490, 626, { width: 46, curve: 30, open: true, fangs: [0] })
  b.limb('M332 600C270 590 232 540 250 486', 44, '#fff6ec').limb(
    'M648 590C712 570 742 520 726 470',
    44,
    '#fff6ec',
  )
  // A hole that somebody darned
  b.flat(ellipse(610, 740, 36, 30), '#d9c3a5').line(
    'M578 730l62 20M586 752l50-28M600 712l20 58',
    6,
    '#8a6a4a',
  )
  for (const [x, y, r] of [
    [200, 560, 22],
    [800, 420, 26],
    [240, 760, 16],
    [880, 560, 15],
  ] as const)
    b.star(x, y, r, '#ffffff', 0.9)
  return b.svg
}

/** Three heads, one bone. */
export function cerberusPups(): string {
  const b = new Brush()
  const fur = '#6b5a78'
  b.scene(['#ffd2c4', '#ffb09c'], '#ffe9dc', ['#b56a5c', '#9c564c'])
  b.flat(
    'M60 800C90 700 60 640 110 560C120 650 180 680 160 800ZM860 800C840 720 880 660 860 600C920 660 950 720 930 800Z',
    '#ff8a4a',
    0.55,
  )
  b.shadow(500, 906, 320)
  b.limb('M770 760C860 740 900 660 870 590', 46, fur)
  b.shape('M876 606C830 590 826 530 870 498C890 540 910 580 876 606Z', '#e8505b', 6)
  for (const neck of ['M350 690L272 560', 'M650 690L728 560', 'M500 660V520']) b.limb(neck, 124, fur)
  b.shape(
    'M270 720C270 620 370 580 500 580S730 620 730 720V820C730 880 640 890 500 890S270 880 270 820Z',
    fur,
    34,
  )
  b.flat(
    'M400 760C400 690 440 660 500 660S600 690 600 760V850C600 880 560 884 500 884S400 880 400 850Z',
    '#f2dcc8',
  )
  for (const x of [330, 440, 560, 670])
    b.shape(`M${x - 50} 890C${x - 56} 830 ${x + 56} 830 ${x + 50} 890Z`, '#f2dcc8', 10).line(
      `M${x - 14} 868v18M${x + 14} 868v18`,
      6,
    )
  head(b, { x: 250, y: 470, turn: -12, iris: '#c0792a', face: 'eager', fur })
  head(b, { x: 750, y: 470, turn: 12, iris: '#4f8fb0', face: 'puzzled', fur })
  head(b, { x: 500, y: 400, turn: 0, iris: '#8a4a24', face: 'bone', fur })
  for (const [x, y, turn] of [
    [300, 650, 20],
    [500, 640, 0],
    [700, 650, -20],
  ] as const)
    b.group(`translate(${x} ${y}) rotate(${turn})`, () => {
      b.shape('M-92-18C-40 14 40 14 92-18L96 14C40 50-40 50-96 14Z', '#e8505b', 6)
      b.shape(ellipse(0, 48, 24, 24), '#ffcf4a', 6)
    })
  return b.svg
}

interface Head {
  x: number
  y: number
  turn: number
  iris: string
  face: 'eager' | 'puzzled' | 'bone'
  fur: string
}

function head(b: Brush, { x, y, turn, iris, face, fur }: Head): void {
  b.group(`translate(${x} ${y}) rotate(${turn})`, () => {
    for (const side of [-1, 1])
      b.shape(
        side === 1 && face === 'puzzled'
          ? 'M92-110C120-190 150-210 186-214C200-150 190-90 150-50Z'
          : `M${side * 96}-120C${side * 170}-150 ${side * 200}-90 ${side * 196}-10C${side * 190} 40 ${side * 140} 30 ${side * 130}-20Z`,
        '#51435c',
        10,
      )
    b.shape('M-158-10C-158-120-90-166 0-166S158-120 158-10C158 90 100 140 0 140S-158 90-158-10Z', fur, 26)
    b.flat(fluffy(0, 62, 92, 62, 10), '#f2dcc8')
    b.flat('M-22-164C-30-100-20-40 0-10C20-40 30-100 22-164Z', '#f2dcc8')
    const look: [number, number] = face === 'puzzled' ? [0.15, -0.14] : [0, 0.06]
    b.eyes(0, -28, 74, 50, { iris, look })
    b.shape('M-34 24C-24 4 24 4 34 24C34 48 12 58 0 60C-12 58-34 48-34 24Z', '#2d2236', 4)
    b.cheeks(0, 56, 112, 26)
    if (face === 'eager') {
      b.mouth(0, 74, { width: 46, curve: 18, open: true })
      b.shape('M-22 96H22V136C22 166-22 166-22 136Z', '#ff8d8d', 5).line('M0 100v34', 5, '#d9606b')
    } else if (face === 'puzzled') b.line('M-30 92q20-18 34 0t30-4')
    else {
      const bone =
        'M-104 74C-134 60-150 92-130 104C-150 116-134 148-104 134H104C134 148 150 116 130 104C150 92 134 60 104 74Z'
      b.shape(bone, '#fffdf3', 8)
      b.line('M-48 70q8 26 0 40M48 70q-8 26 0 40', 7)
    }
  })
}
