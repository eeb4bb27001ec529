import type { Drawing } from './draw-photo.ts'
import { random } from './random.ts'
import { cameras, trips, type Trip } from './trips.ts'

export interface PlannedPhoto {
  trip: Trip
  fileName: string
  drawing: Drawing
  favourite: boolean
}

const dayMs = 86_400_000

/** What the demo draws: always the same, so that a second run finds everything there. */
export function planPhotos(): PlannedPhoto[] {
  return trips.flatMap((trip, index) => {
    const rng = random(7919 * (index + 1))
    const moments = Array.from({ length: trip.photos }, () => {
      const hour = rng.between(7.5, 21)
      return (
        Date.parse(`${trip.from}T00:00:00Z`) +
        rng.integer(0, trip.days - 1) * dayMs +
        Math.round(hour * 3600) * 1000
      )
    }).sort((a, b) => a - b)
    return moments.map((localMs, i) => plan(trip, localMs, i, rng.integer(1, 2 ** 31 - 1)))
  })
}

function plan(trip: Trip, localMs: number, number: number, seed: number): PlannedPhoto {
  const rng = random(seed)
  const camera = cameras[trip.camera]
  const [long, short] = trip.camera === 'phone' || trip.camera === 'android' ? [1280, 960] : [1296, 864]
  const upright = rng.chance(0.27)
  const place = trip.places[rng.integer(0, trip.places.length - 1)]
  const scene = rng.pick(trip.scenes)
  const dark = scene === 'night' || scene === 'cityNight' || scene === 'lanterns'
  const prefix = { phone: 'IMG_', android: '2021', mirrorless: 'DSCF', reflex: 'DSC_' }[trip.camera]
  const clock = new Date(dark ? atNight(localMs) : localMs).toISOString()
  return {
    trip,
    fileName: `${prefix}${String(1000 + ((seed + number) % 9000)).padStart(4, '0')}.JPG`,
    favourite: rng.chance(0.12),
    drawing: {
      scene,
      seed,
      width: upright ? short : long,
      height: upright ? long : short,
      ...camera,
      taken: `${clock.slice(0, 10).replaceAll('-', ':')} ${clock.slice(11, 19)}`,
      offset: trip.offset,
      exposureS: dark ? rng.pick([2, 0.5, 1 / 15]) : rng.pick([1 / 125, 1 / 500, 1 / 1000, 1 / 60]),
      iso: dark ? rng.pick([1600, 3200]) : rng.pick([64, 100, 200, 400]),
      ...(place
        ? {
            location: {
              latitude: place.latitude + rng.between(-0.02, 0.02),
              longitude: place.longitude + rng.between(-0.02, 0.02),
              altitudeM: place.altitudeM + rng.between(0, 20),
            },
          }
        : {}),
    },
  }
}

/** The same day, between nine and eleven in the evening. */
const atNight = (localMs: number) =>
  Math.floor(localMs / dayMs) * dayMs + 21 * 3_600_000 + (localMs % 7_200_000)
