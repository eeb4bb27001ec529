import { Brush, ellipse, fluffy } from './brush.ts'

/** A dragon that is a kettle, or the other way round. */
export function kettleDragon(): string {
  const b = new Brush()
  const copper = '#e98a4e'
  b.scene(['#ffe9c9', '#ffd0a6'], '#fff3dc', ['#c98a5f', '#b3734c'])
  b.line('M180 330q-50-50 0-100t0-110', 26, '#ffffff').line('M255 290q-36-36 0-76t0-80', 20, '#ffffff')
  b.shadow(520, 872, 300)
  b.limb('M735 745C880 760 930 640 860 560', 54, copper)
  b.shape('M862 585C800 560 800 480 852 440C905 480 925 545 862 585Z', '#ffcf5c', 12)
  for (const side of [-1, 1]) b.shape(ellipse(520 + side * 130, 852, 74, 38), '#c96a36', 12)
  // Wings like oven cloths
  b.shape(
    'M735 560C800 400 900 380 940 420C905 445 925 485 895 500C915 535 880 560 850 560C850 600 780 620 735 600Z',
    '#d94f4f',
    14,
  )
  const body =
    'M250 640C230 460 370 350 525 350C690 350 810 470 800 640C795 790 690 860 525 860C360 860 262 780 250 640Z'
  b.shape(body, copper, 40)
  b.flat(
    'M395 640C395 540 460 500 530 500S665 540 665 640C665 750 610 800 530 800S395 750 395 640Z',
    '#ffe1b0',
  )
  for (const y of [580, 645, 710]) b.line(`M430 ${y}q100 34 200 0`, 6, '#e0a868')
  // Lid
  b.shape('M365 392C380 300 450 262 525 262S675 300 690 392C600 430 450 430 365 392Z', '#d9763a', 16)
  b.shape(ellipse(526, 236, 38, 36), '#ffcf5c', 10)
  // Spout as a snout, steaming
  b.shape('M282 560C190 560 190 470 168 400C160 372 205 350 236 372C290 410 300 470 350 500Z', copper, 14)
  b.shape(ellipse(203, 378, 44, 24), '#8c4a2b', 0)
  b.eyes(470, 470, 76, 56, { iris: '#3f8f5b', look: [-0.12, 0.04] })
  b.cheeks(470, 560, 130, 34)
  b.mouth(474, 552, { width: 50, curve: 26, open: true, fangs: [-0.5, 0.5] })
  for (const side of [-1, 1])
    b.shape(
      `M${526 + side * 108} 318C${526 + side * 120} 262 ${526 + side * 150} 250 ${526 + side * 176} 222C${526 + side * 190} 280 ${526 + side * 180} 320 ${526 + side * 142} 348Z`,
      '#ffe1b0',
      6,
    )
  b.limb('M352 690C312 700 296 738 318 764', 38, copper)
  b.limb('M700 690C740 700 752 738 730 764', 38, copper)
  // A cup of tea
  b.shape('M252 752H380C380 812 356 836 316 836S252 812 252 752Z', '#fffdf8', 10)
  b.line('M380 768c44-6 44 50-8 46').flat(ellipse(316, 754, 56, 11), '#a65e2e')
  return b.svg
}

/** Half hare, half deer, all spring. */
export function blossomJackalope(): string {
  const b = new Brush()
  const fur = '#c99b74'
  b.scene(['#e3f6d8', '#c8ecc0'], '#fbffe9', ['#8fca7a', '#6fb163'])
  for (const [x, y] of [
    [120, 850],
    [220, 930],
    [860, 880],
    [780, 950],
    [90, 960],
  ] as const)
    daisy(b, x, y, 20)
  b.shadow(500, 890, 240)
  b.shape(fluffy(702, 780, 66, 62, 9), '#fff4e4', 14)
  for (const side of [-1, 1]) {
    b.shape(ellipse(500 + side * 126, 862, 92, 42), fur, 12)
    b.limb(
      `M${500 + side * 62} 322C${500 + side * 90} 230 ${500 + side * 150} 200 ${500 + side * 176} 120`,
      28,
      '#8a5f45',
    )
    b.limb(
      `M${500 + side * 122} 232C${500 + side * 190} 232 ${500 + side * 232} 200 ${500 + side * 250} 158`,
      24,
      '#8a5f45',
    )
  }
  b.shape(
    'M330 800C310 660 380 560 500 560S690 660 670 800C662 872 600 890 500 890S338 872 330 800Z',
    fur,
    34,
  )
  b.flat(
    'M405 790C405 700 440 660 500 660S595 700 595 790C595 860 560 876 500 876S405 860 405 790Z',
    '#fff0dc',
  )
  for (const side of [-1, 1])
    b.group(`translate(${500 + side * 150} 400) rotate(${side * 48})`, () => {
      b.shape('M-52 30C-78-90-46-200 0-226C46-200 78-90 52 30Z', fur, 16)
      b.flat('M-24 10C-42-80-22-150 0-172C22-150 42-80 24 10Z', '#f6b8ac')
    })
  jackalopeFace(b, fur)
  return b.svg
}

function jackalopeFace(b: Brush, fur: string): void {
  b.shape(
    'M292 470C292 352 384 296 500 296S708 352 708 470C708 590 620 650 500 650S292 590 292 470Z',
    fur,
    34,
  )
  b.flat(
    'M400 560C400 510 444 490 500 490S600 510 600 560C600 610 560 632 500 632S400 610 400 560Z',
    '#fff0dc',
  )
  b.eyes(500, 452, 106, 62, { iris: '#7a4a8c', look: [0.04, 0.06] })
  b.cheeks(500, 556, 148, 36)
  b.shape('M470 520C480 506 520 506 530 520C532 540 512 552 500 556C488 552 468 540 470 520Z', '#f07f8d', 4)
  b.line('M500 556v26').line('M500 582q-26 26-52 6').line('M500 582q26 26 52 6')
  b.shape('M480 592h40v34c0 12-40 12-40 0Z', '#fffdf8', 4).line('M500 592v38', 6)
  b.limb('M400 740C400 800 440 812 462 796', 46, fur).limb('M600 740C600 800 560 812 538 796', 46, fur)
  for (const [x, y, r] of [
    [326, 118, 34],
    [676, 122, 34],
    [250, 158, 28],
    [752, 160, 28],
    [380, 236, 26],
    [618, 228, 26],
  ] as const)
    blossom(b, x, y, r)
  b.leaf(420, 208, 50, -60, '#7fc46a').leaf(592, 190, 50, 40, '#7fc46a')
}

function blossom(b: Brush, x: number, y: number, r: number): void {
  for (let petal = 0; petal < 5; petal++) {
    const angle = (2 * Math.PI * petal) / 5 - Math.PI / 2
    b.shape(
      ellipse(
        Math.round(x + r * 0.68 * Math.cos(angle)),
        Math.round(y + r * 0.68 * Math.sin(angle)),
        r * 0.56,
        r * 0.56,
      ),
      '#ffb7ce',
      5,
    )
  }
  b.flat(ellipse(x, y, r * 0.4, r * 0.4), '#ffd75e')
}

function daisy(b: Brush, x: number, y: number, r: number): void {
  for (let petal = 0; petal < 7; petal++) {
    const angle = (2 * Math.PI * petal) / 7
    b.flat(ellipse(x + r * Math.cos(angle), y + r * 0.8 * Math.sin(angle), r * 0.55, r * 0.46), '#ffffff')
  }
  b.flat(ellipse(x, y, r * 0.5, r * 0.44), '#ffcf4a')
}

/** A toadstool with opinions. */
export function toadstoolTroll(): string {
  const b = new Brush()
  const skin = '#a9c28a'
  b.scene(['#dfe7f5', '#c3cfe8'], '#f1f4fb', ['#6f7f5d', '#59694b'])
  for (const [x, y, s] of [
    [110, 860, 1],
    [196, 910, 0.7],
    [870, 880, 0.9],
  ] as const)
    b.group(`translate(${x} ${y}) scale(${s})`, () => {
      b.shape('M-22 0C-16-50-16-70-14-92H14C16-70 16-50 22 0Z', '#f6ead2', 6)
      b.shape('M-70-80C-66-150-30-172 0-172S66-150 70-80C30-64-30-64-70-80Z', '#d77f4e', 10)
    })
  b.shadow(500, 900, 250)
  for (const side of [-1, 1])
    b.shape(
      `M${500 + side * 30} 900C${500 + side * 30} 850 ${500 + side * 180} 850 ${500 + side * 180} 900Z`,
      '#7d5a3c',
      10,
    )
  b.shape('M320 640C300 760 330 890 500 890S700 760 680 640Z', '#6b7fae', 30)
  b.line('M500 760V884', 7)
    .flat(ellipse(500, 790, 12, 12), '#ffd75e')
    .flat(ellipse(500, 838, 12, 12), '#ffd75e')
  b.shape(
    'M286 520C286 440 380 410 500 410S714 440 714 520C714 650 620 710 500 710S286 650 286 520Z',
    skin,
    30,
  )
  for (const side of [-1, 1])
    b.shape(
      `M${500 + side * 205} 520C${500 + side * 270} 470 ${500 + side * 330} 480 ${500 + side * 350} 460C${500 + side * 350} 560 ${500 + side * 270} 610 ${500 + side * 196} 590Z`,
      skin,
      12,
    )
  // Beard of moss
  b.shape(
    `${'M330 600C330 560 400 600 440 590C470 560 530 560 560 590C600 600 670 560 670 600'}C690 700 640 720 630 780C590 760 570 800 545 840C520 800 480 800 455 840C430 800 410 760 370 780C360 720 310 700 330 600Z`,
    '#fdf6e3',
    22,
  )
  b.mouth(500, 646, { width: 46, curve: -12 })
  b.shape(ellipse(500, 588, 58, 46), '#c9946b', 14)
  b.eyes(500, 520, 96, 48, { iris: '#b06b2a', lid: [0.34, '#96b078'], look: [0, 0.16] })
  b.line('M336 462L450 496', 22, '#fdf6e3').line('M664 462L550 496', 22, '#fdf6e3')
  trollCap(b, skin)
  return b.svg
}

function trollCap(b: Brush, skin: string): void {
  b.group('translate(0 -46)', () => {
    const cap = 'M150 452C140 250 300 110 500 110S860 250 850 452C740 520 260 520 150 452Z'
    b.shape(cap, '#d8433f', 46)
    for (const [x, y, rx, ry] of [
      [500, 196, 76, 58],
      [310, 278, 62, 58],
      [694, 290, 66, 58],
      [420, 380, 52, 44],
      [590, 396, 46, 38],
      [216, 402, 40, 42],
      [792, 412, 34, 40],
    ] as const)
      b.flat(ellipse(x, y, rx, ry), '#fff6e9').flat(
        ellipse(x + 8, y + 8, rx * 0.8, ry * 0.78),
        '#2d1650',
        0.05,
      )
    b.line(cap)
  })
  b.limb('M330 700C270 730 270 790 320 806', 50, '#6b7fae').limb(
    'M670 700C740 720 764 760 748 800',
    50,
    '#6b7fae',
  )
  // The complaint
  b.group('translate(318 800) rotate(-12)', () => {
    b.shape('M-84-56H84V72H-84Z', '#fffdf3', 8)
    for (const y of [-28, -4, 20, 44]) b.line(`M-60 ${y}H${y === 44 ? 10 : 60}`, 6, '#9b93a8')
    b.line('M-60-28H20', 6, '#d8433f')
  })
  b.shape(ellipse(344, 796, 26, 24), skin, 4).shape(ellipse(748, 806, 30, 28), skin, 6)
  b.line('M748 806L812 690', 12).line('M748 806L812 690', 6, '#ffd75e')
}

/** One eye is enough for a good book. */
export function cyclopsOwl(): string {
  const b = new Brush()
  const plumage = '#8d7bb8'
  b.scene(['#2f2b5f', '#5a4a8f'], '#6d5fae', ['#3c3560', '#2e284d'])
  for (const [x, y, r] of [
    [120, 130, 20],
    [860, 190, 26],
    [770, 80, 14],
    [230, 250, 13],
    [930, 420, 16],
    [70, 480, 14],
  ] as const)
    b.star(x, y, r, '#ffe9a6')
  b.shadow(500, 922, 290)
  const books: [number, number, number, string][] = [
    [238, 868, 520, '#c8504b'],
    [270, 812, 470, '#3f8f8c'],
  ]
  for (const [x, y, width, fill] of books) {
    b.shape(`M${x} ${y}h${width}v56h${-width}Z`, fill, 10)
    b.flat(`M${x + width - 74} ${y + 12}h74v32h-74Z`, '#fff3d9').line(
      `M${x + width - 74} ${y + 28}h70`,
      4,
      '#c9b48f',
    )
    b.line(`M${x + 50} ${y}v56`, 6)
  }
  for (const side of [-1, 1])
    b.shape(
      `M${500 + side * 150} 250C${500 + side * 190} 190 ${500 + side * 210} 140 ${500 + side * 270} 130C${500 + side * 280} 210 ${500 + side * 260} 290 ${500 + side * 226} 330Z`,
      '#6f5f9e',
      10,
    )
  b.shape(
    'M232 520C232 300 350 206 500 206S768 300 768 520C768 700 690 812 500 812S232 700 232 520Z',
    plumage,
    44,
  )
  owlFace(b)
  return b.svg
}

function owlFace(b: Brush): void {
  b.flat(
    'M348 640C348 540 420 520 500 520S652 540 652 640C652 740 590 790 500 790S348 740 348 640Z',
    '#e9def7',
  )
  for (const [x, y] of [
    [424, 640],
    [500, 640],
    [576, 640],
    [462, 690],
    [538, 690],
    [424, 738],
    [500, 742],
    [576, 738],
  ] as const)
    b.line(`M${x - 24} ${y}q24 30 48 0`, 7, '#a793cc')
  for (const side of [-1, 1])
    b.shape(
      `M${500 + side * 236} 470C${500 + side * 330} 540 ${500 + side * 320} 700 ${500 + side * 232} 770C${500 + side * 200} 690 ${500 + side * 200} 560 ${500 + side * 236} 470Z`,
      '#6f5f9e',
      16,
    )
  b.flat(ellipse(500, 400, 206, 186), '#e9def7')
  b.eye(500, 396, 144, { iris: '#f0a53a', look: [0.02, 0.06] })
  b.line(ellipse(500, 396, 168, 168), 16, '#d9a441').line('M664 420C720 470 700 600 690 680', 6, '#d9a441')
  b.shape('M462 536C480 516 520 516 538 536C530 584 512 604 500 612C488 604 470 584 462 536Z', '#f2b13d', 8)
  b.cheeks(500, 540, 150, 34)
  for (const side of [-1, 1])
    for (const toe of [-28, 0, 28]) b.shape(ellipse(500 + side * 84 + toe, 812, 18, 26), '#f2b13d', 5)
  b.shape('M352 214L500 150L648 214L500 278Z', '#38305e', 10).line('M640 218V300', 7, '#ffcf5c')
  b.flat(ellipse(640, 314, 13, 22), '#ffcf5c')
}
