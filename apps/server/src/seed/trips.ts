import type { Drawing } from './draw-photo.ts'

export interface Trip {
  title: string
  description: string
  /** First day, and how many days. */
  from: string
  days: number
  photos: number
  offset: string
  /** Places that the photos are spread over; no place: the camera had no GPS. */
  places: { latitude: number; longitude: number; altitudeM: number }[]
  scenes: [Drawing['scene'], ...Drawing['scene'][]]
  tags: string[]
  camera: keyof typeof cameras
  /** Trips within a trip share an album above them. */
  within?: string
}

export const cameras = {
  phone: {
    make: 'Apple',
    model: 'iPhone 13 Pro',
    lens: 'iPhone 13 Pro back triple camera 5.7mm f/1.5',
    focalLengthMm: 5.7,
    fNumber: 1.5,
  },
  android: { make: 'samsung', model: 'Galaxy S21', focalLengthMm: 5.4, fNumber: 1.8 },
  mirrorless: { make: 'FUJIFILM', model: 'X-T4', lens: 'XF35mmF2 R WR', focalLengthMm: 35, fNumber: 4 },
  reflex: {
    make: 'NIKON CORPORATION',
    model: 'NIKON D750',
    lens: '24-70mm f/2.8',
    focalLengthMm: 48,
    fNumber: 8,
  },
} as const

const at = (latitude: number, longitude: number, altitudeM = 10) => ({ latitude, longitude, altitudeM })

/** Twelve years of a family: where they went, and what they brought home. */
export const trips: Trip[] = [
  {
    title: 'Spring in Porto',
    description: 'Four friends, one long weekend.',
    from: '2026-04-24',
    days: 3,
    photos: 24,
    offset: '+01:00',
    places: [at(41.1403, -8.6109, 20), at(41.1579, -8.6291, 90), at(41.0031, -8.6447)],
    scenes: ['oldTown', 'flower', 'sea', 'meal', 'cityNight', 'friends', 'cat'],
    tags: ['city', 'friends'],
    camera: 'mirrorless',
  },
  {
    title: 'Lofoten',
    description: 'Northern lights, at last.',
    from: '2026-02-11',
    days: 6,
    photos: 30,
    offset: '+01:00',
    places: [at(68.2342, 14.5683), at(67.9319, 13.0887, 5), at(68.1542, 13.7479)],
    scenes: ['night', 'snow', 'sea', 'mountains', 'meal', 'lake'],
    tags: ['winter', 'aurora'],
    camera: 'mirrorless',
  },
  {
    title: '가을 서울',
    description: '할머니 댁과 단풍 구경',
    from: '2025-10-25',
    days: 5,
    photos: 32,
    offset: '+09:00',
    places: [at(37.5796, 126.977, 40), at(37.5512, 126.9882, 240), at(37.5665, 126.978)],
    scenes: ['lanterns', 'cityNight', 'forest', 'meal', 'oldTown'],
    tags: ['가족', '단풍'],
    camera: 'phone',
  },
  {
    title: 'Busan by train',
    description: 'Two days at the sea.',
    from: '2025-10-30',
    days: 2,
    photos: 16,
    offset: '+09:00',
    places: [at(35.1587, 129.1604), at(35.0976, 129.0106, 60)],
    scenes: ['sea', 'meal', 'cityNight', 'friends'],
    tags: ['가족', 'sea'],
    camera: 'phone',
    within: '가을 서울',
  },
  {
    title: 'Dolomites',
    description: 'Hut to hut.',
    from: '2024-07-06',
    days: 8,
    photos: 42,
    offset: '+02:00',
    places: [at(46.5405, 11.6153, 2100), at(46.6186, 12.3028, 2300), at(46.6942, 12.0855, 1490)],
    scenes: ['mountains', 'lake', 'meadow', 'forest', 'flower'],
    tags: ['hiking', 'mountains'],
    camera: 'reflex',
  },
  {
    title: 'Lisbon',
    description: '',
    from: '2023-05-12',
    days: 4,
    photos: 28,
    offset: '+01:00',
    places: [at(38.7139, -9.1334, 80), at(38.6979, -9.2068), at(38.7804, -9.4989, 140)],
    scenes: ['oldTown', 'meal', 'sea', 'cityNight'],
    tags: ['city', 'food'],
    camera: 'phone',
  },
  {
    title: 'Namibia',
    description: 'Sand, and then more sand.',
    from: '2022-08-19',
    days: 9,
    photos: 36,
    offset: '+02:00',
    places: [at(-24.7275, 15.3399, 560), at(-22.9576, 14.5053), at(-19.1836, 15.9174, 1100)],
    scenes: ['dunes', 'night', 'dunes', 'friends'],
    tags: ['desert', 'road trip'],
    camera: 'mirrorless',
  },
  {
    title: 'A winter at home',
    description: '',
    from: '2021-01-03',
    days: 40,
    photos: 24,
    offset: '+01:00',
    places: [at(47.3769, 8.5417, 408)],
    scenes: ['snow', 'cat', 'meal', 'cat'],
    tags: ['home', 'cat'],
    camera: 'android',
  },
  {
    title: 'New Zealand',
    description: 'South Island in a small van.',
    from: '2019-11-15',
    days: 16,
    photos: 48,
    offset: '+13:00',
    places: [
      at(-44.6717, 167.9257),
      at(-43.595, 170.1418, 760),
      at(-45.0312, 168.6626, 310),
      at(-43.8826, 170.5195, 710),
    ],
    scenes: ['lake', 'mountains', 'sea', 'night', 'meadow'],
    tags: ['road trip', 'mountains'],
    camera: 'reflex',
  },
  {
    title: 'Fiji',
    description: 'Where the date line runs through breakfast.',
    from: '2019-12-02',
    days: 5,
    photos: 14,
    offset: '+13:00',
    places: [at(-16.7781, 179.335), at(-16.9317, -179.9886)],
    scenes: ['sea', 'friends', 'flower'],
    tags: ['sea'],
    camera: 'phone',
    within: 'New Zealand',
  },
  {
    title: 'Kyoto in spring',
    description: '',
    from: '2018-04-01',
    days: 6,
    photos: 26,
    offset: '+09:00',
    places: [at(35.0116, 135.7681, 50), at(34.9671, 135.7727, 60)],
    scenes: ['flower', 'lanterns', 'forest', 'oldTown', 'meal'],
    tags: ['spring', 'food'],
    camera: 'mirrorless',
  },
  {
    title: 'Garden',
    description: 'The same corner, every summer.',
    from: '2016-06-01',
    days: 80,
    photos: 18,
    offset: '+02:00',
    places: [],
    scenes: ['flower', 'meadow', 'cat'],
    tags: ['home', 'garden'],
    camera: 'reflex',
  },
  {
    title: 'Iceland ring road',
    description: '',
    from: '2014-09-06',
    days: 10,
    photos: 30,
    offset: '+00:00',
    places: [at(64.0784, -16.2306), at(65.6839, -18.1105), at(64.1466, -21.9426)],
    scenes: ['mountains', 'sea', 'night', 'lake'],
    tags: ['road trip', 'aurora'],
    camera: 'reflex',
  },
]
