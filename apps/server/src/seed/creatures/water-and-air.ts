import { Brush, ellipse, fluffy } from './brush.ts'

/** Small enough for a bathtub, too grand for one. */
export function pocketKraken(): string {
  const b = new Brush()
  const skin = '#8a5fc0'
  b.scene(['#c9f0f2', '#8fd6e0'], '#e6fbfa', ['#4fb3c2', '#3999ab'])
  for (const [x, y, r] of [
    [140, 300, 26],
    [180, 220, 16],
    [850, 260, 30],
    [890, 180, 16],
    [110, 600, 18],
    [905, 560, 22],
  ] as const)
    b.flat(ellipse(x, y, r, r), '#ffffff', 0.5).line(ellipse(x, y, r, r), 5, '#ffffff')
  b.shadow(500, 910, 330)
  const arms = [
    'M330 640C230 680 160 640 130 700C104 770 190 800 214 744',
    'M670 640C780 680 850 620 876 690C898 770 806 800 790 742',
    'M390 690C330 760 250 780 236 850C232 912 320 920 326 866',
    'M610 690C670 760 750 780 764 850C768 912 680 920 674 866',
  ]
  for (const arm of arms) b.limb(arm, 66, skin)
  for (const [x, y] of [
    [182, 660],
    [140, 706],
    [822, 656],
    [868, 700],
    [276, 776],
    [242, 836],
    [724, 776],
    [758, 836],
  ] as const)
    b.flat(ellipse(x, y, 13, 11), '#e5b8f0')
  b.shape(
    'M260 470C250 300 360 190 500 190S750 300 740 470C736 560 700 620 690 700C640 740 600 690 560 740C530 770 470 770 440 740C400 690 360 740 310 700C300 620 264 560 260 470Z',
    skin,
    44,
  )
  for (const [x, y, r] of [
    [340, 300, 24],
    [388, 258, 15],
    [660, 320, 20],
    [630, 272, 12],
  ] as const)
    b.flat(ellipse(x, y, r, r * 0.86), '#a987d6')
  krakenFace(b, skin)
  return b.svg
}

function krakenFace(b: Brush, skin: string): void {
  b.eyes(500, 480, 108, 72, { iris: '#2f9e8f', look: [0.05, 0.02] })
  // Monocle
  b.line(ellipse(608, 480, 88, 88), 14, '#e0b040').line('M690 512C740 580 724 640 716 690', 5, '#e0b040')
  b.cheeks(500, 586, 160, 36)
  b.mouth(500, 600, { width: 56, curve: 24 })
  b.shape(
    'M420 590C440 566 480 574 500 592C520 574 560 566 580 590C560 604 520 606 500 598C480 606 440 604 420 590Z',
    '#4a2f6b',
    4,
  )
  // Hat
  b.group('rotate(-8 480 200)', () => {
    b.shape('M362 214C350 120 364 60 372 30H592C600 60 614 120 602 214Z', '#3c3350', 22)
    b.flat('M362 160C440 186 524 186 602 160L604 206C524 230 440 230 361 206Z', '#d8505c')
    b.shape('M280 220C300 176 660 176 684 220C660 262 300 262 280 220Z', '#3c3350', 10)
  })
  // Cup and saucer, little tentacle up
  b.limb('M560 740C590 800 540 830 500 812', 50, skin)
  b.shape('M420 790H530C530 846 508 866 476 866S420 846 420 790Z', '#fffdf8', 8)
  b.line('M420 806c-40-4-38 42 8 40').flat(ellipse(475, 792, 46, 9), '#8c5a3a')
}

/** A lamb of the weather. */
export function cloudLamb(): string {
  const b = new Brush()
  b.scene(['#a9d8ff', '#e2f3ff'], '#ffffff', ['#bfe3b4', '#a3d398'], 860)
  for (const [x, y, s] of [
    [140, 210, 1],
    [850, 170, 0.8],
  ] as const)
    b.group(`translate(${x} ${y}) scale(${s})`, () => b.flat(fluffy(0, 0, 90, 40, 9), '#ffffff', 0.85))
  b.line('M120 700C200 380 800 380 880 700', 26, '#ff9d9d')
    .line('M150 706C226 420 774 420 850 706', 26, '#ffe08a')
    .line('M180 712C252 460 748 460 820 712', 26, '#9fe0b0')
  b.shadow(500, 930, 200)
  for (const [x, y] of [
    [360, 800],
    [450, 850],
    [540, 806],
    [630, 850],
    [410, 890],
    [590, 900],
  ] as const)
    b.shape(
      `M${x} ${y - 30}C${x + 22} ${y} ${x + 18} ${y + 22} ${x} ${y + 22}S${x - 22} ${y} ${x} ${y - 30}Z`,
      '#6bb8f0',
      5,
    )
  for (const x of [370, 450, 570, 650])
    b.limb(`M${x} 660V${x === 370 || x === 650 ? 730 : 748}`, 40, '#6a6480')
  b.shape(fluffy(520, 540, 272, 176, 15, 0.2), '#ffffff', 44)
  b.line('M610 470q34-40 66 0t60 6', 8, '#cfdcec')
    .line('M600 590q34-36 62 0t58 4', 8, '#cfdcec')
    .line('M690 530q26-28 50 0', 8, '#cfdcec')
  b.shape(fluffy(798, 520, 54, 46, 8), '#ffffff', 12)
  for (const side of [-1, 1])
    b.group(`translate(${360 + side * 128} 452) rotate(${side * 24})`, () =>
      b.shape(ellipse(side * 44, 0, 66, 34), '#8b849f', 10),
    )
  b.shape(
    'M236 470C236 370 290 330 360 330S484 370 484 470C484 590 430 640 360 640S236 590 236 470Z',
    '#8b849f',
    24,
  )
  b.shape(fluffy(360, 342, 112, 66, 10, 0.1), '#ffffff', 14)
  b.eyes(360, 470, 58, 44, { iris: '#3d7fc4', look: [0.04, 0.05] })
  b.cheeks(360, 542, 84, 26)
  b.shape('M340 546C346 534 374 534 380 546C378 562 366 568 360 570C354 568 342 562 340 546Z', '#f4a0b0', 3)
  b.mouth(360, 576, { width: 32, curve: 16 })
  b.line('M300 650C330 676 392 676 420 650', 16, '#e05a5a')
  b.shape(ellipse(360, 690, 26, 28), '#ffcf4a', 8)
    .line('M344 694h32', 6)
    .flat(ellipse(360, 706, 6, 6), '#372b45')
  return b.svg
}

/** Reads by its own light. */
export function moonMoth(): string {
  const b = new Brush()
  b.scene(['#1d2350', '#3d3f86'], '#59599f', ['#2b2c5e', '#22244d'])
  for (const [x, y, r] of [
    [90, 120, 18],
    [200, 60, 12],
    [900, 110, 20],
    [820, 50, 12],
    [60, 420, 13],
    [945, 470, 15],
    [500, 70, 12],
  ] as const)
    b.star(x, y, r, '#fff2b8')
  b.shadow(500, 910, 200)
  for (const side of [-1, 1])
    b.group(`translate(500 0) scale(${side} 1)`, () => {
      b.shape('M60 560C200 540 330 600 350 720C360 820 250 860 180 790C130 740 90 660 60 600Z', '#6fc3c9', 22)
      b.shape(ellipse(236, 720, 50, 50), '#fff3c4', 10).flat(ellipse(252, 712, 42, 42), '#3d8f9c')
      b.shape('M50 500C90 320 240 190 400 200C470 206 470 300 430 380C390 480 250 590 60 570Z', '#8fdcd2', 34)
      b.flat('M100 500C150 380 260 270 370 264C400 266 396 320 370 370C330 450 220 520 110 530Z', '#c3f2e6')
      b.shape(ellipse(296, 372, 64, 64), '#fff3c4', 10).flat(ellipse(318, 360, 54, 54), '#8fdcd2')
      b.line('M44 300C60 220 110 180 150 170', 12)
      for (const [x, y] of [
        [66, 246],
        [86, 216],
        [114, 192],
      ] as const)
        b.line(`M${x} ${y}l-22-20M${x} ${y}l24 10`, 9)
    })
  b.shape('M408 560C400 700 440 850 500 880C560 850 600 700 592 560Z', '#f6e6c8', 20)
  for (const y of [650, 710, 768])
    b.line(
      `M${424 + (y - 650) * 0.18} ${y}q${500 - 424 - (y - 650) * 0.18} 34 ${2 * (76 - (y - 650) * 0.18)} 0`,
      12,
      '#d9b98a',
    )
  b.shape(fluffy(500, 560, 142, 84, 13), '#fffaf0', 22)
  b.shape(
    'M340 420C340 320 410 280 500 280S660 320 660 420C660 520 590 560 500 560S340 520 340 420Z',
    '#f6e6c8',
    26,
  )
  b.eyes(500, 424, 82, 62, { iris: '#6b4fb5', look: [0, 0.08] })
  b.cheeks(500, 506, 112, 30)
  b.mouth(500, 506, { width: 30, curve: 16 })
  b.limb('M420 600C396 640 420 676 452 676', 30, '#f6e6c8').limb(
    'M580 600C604 640 580 676 548 676',
    30,
    '#f6e6c8',
  )
  // Lantern
  b.flat(ellipse(500, 716, 92, 92), '#fff2a8', 0.4)
  b.shape('M456 690H544V760H456Z', '#ffe27a', 8)
    .line('M446 690H554M446 760H554', 14)
    .line('M470 690q30-44 60 0', 8)
  return b.svg
}

/** Long, friendly, and mostly under water. */
export function lakeSerpent(): string {
  const b = new Brush()
  const skin = '#4fae8b'
  b.scene(['#ffdfc4', '#ffc1b0'], '#fff1dc', ['#6f86b8', '#5f7bb0'], 690)
  b.flat('M0 640L160 500L300 640ZM700 640L860 470L1000 620V660H700Z', '#a98fb0', 0.7)
  b.add('<rect y="650" width="1000" height="350" fill="#4f8fc0"/>')
  const loop = (x: number, r: number) =>
    b.limb(`M${x - r} 790C${x - r} ${790 - r * 1.9} ${x + r} ${790 - r * 1.9} ${x + r} 790`, 96, skin)
  loop(640, 84)
  loop(838, 58)
  for (const [x, y] of [
    [606, 640],
    [660, 628],
    [836, 690],
  ] as const)
    b.shape(`M${x - 34} ${y + 4}L${x} ${y - 54}L${x + 34} ${y + 4}Z`, '#f2a65a', 6)
  b.limb('M944 800C940 760 960 730 976 716', 40, skin)
  b.limb('M330 830C330 660 300 560 330 440', 132, skin)
  b.flat('M286 470C276 600 300 700 298 850H356C356 700 330 600 346 470Z', '#bfe8c8', 0.8)
  for (const y of [560, 620, 680, 740]) b.line(`M282 ${y}q36 18 72 2`, 7, '#7cc2a0')
  for (const y of [480, 560, 640]) b.shape(`M398 ${y - 36}L458 ${y}L402 ${y + 36}Z`, '#f2a65a', 6)
  serpentHead(b, skin)
  return b.svg
}

function serpentHead(b: Brush, skin: string): void {
  b.shape(
    'M150 330C150 220 240 170 350 170S540 226 540 320C540 420 460 462 350 462S150 430 150 330Z',
    skin,
    34,
  )
  b.shape(
    'M120 372C110 310 170 290 240 300C300 310 330 350 320 396C310 452 250 470 190 462C150 456 124 420 120 372Z',
    '#62c29e',
    16,
  )
  for (const x of [176, 232]) b.flat(ellipse(x, 340, 10, 13), '#2d4a46')
  b.mouth(216, 400, { width: 66, curve: 22 })
  b.eye(300, 268, 56, { iris: '#b5582e', look: [-0.12, 0.08] }).eye(424, 262, 60, {
    iris: '#b5582e',
    look: [-0.12, 0.08],
  })
  b.cheeks(420, 368, 0, 38)
  for (const [x, turn] of [
    [300, -18],
    [396, 14],
  ] as const)
    b.group(`translate(${x} 184) rotate(${turn})`, () => {
      b.limb('M0 0V-58', 22, skin)
      b.shape(ellipse(0, -76, 28, 26), '#f2a65a', 8)
    })
  b.shape('M524 300C590 270 620 300 640 270C650 350 600 400 530 390Z', '#f2a65a', 10)
  // Ring, water
  b.add(
    '<path d="M0 800C90 760 160 830 250 800S420 770 500 804S680 834 760 800S920 770 1000 804V1000H0Z" fill="#3f7fb5"/>',
  )
  b.shape(
    'M166 800C166 740 250 716 336 716S506 740 506 800S420 872 336 872S166 860 166 800ZM250 796C250 822 300 830 336 830S422 822 422 796S372 764 336 764S250 770 250 796Z',
    '#ff7f7f',
    0,
  )
  for (const path of [
    'M200 748L250 782',
    'M336 716V764',
    'M470 748L424 782',
    'M210 848L262 818',
    'M462 848L412 818',
    'M336 830V872',
  ])
    b.line(path, 26, '#ffffff')
  b.line(ellipse(336, 794, 170, 78)).line('M250 796C250 770 300 764 336 764S422 770 422 796')
  b.add(
    '<path d="M0 880C120 850 200 900 320 876S560 856 680 884S880 900 1000 870V1000H0Z" fill="#35699d" opacity="0.8"/>',
  )
  for (const [x, y] of [
    [110, 850],
    [600, 858],
    [760, 930],
    [240, 950],
  ] as const)
    b.line(`M${x} ${y}q34-20 68 0`, 8, '#bfe0f5')
}
