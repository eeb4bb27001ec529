import { idle, ingestPhoto, keepPhotos, visit } from './actions.ts'
import { assumed } from './assumptions.ts'
import { plus, times, type Usage } from './usage.ts'

export interface Scenario {
  title: string
  about: string
  usage: Usage
}

const visitsOfOne = 30
const visitsOfMany = 4
const newPhotosOfMany = 10
const people = 1_000_000
const photosOfEach = 1_000

/** X-Ray keeps the first request of every second: of one person, that is nearly all. */
const traced = (usage: Usage, share: number): Usage =>
  plus(usage, { xrayTraces: (usage.lambdaRequests ?? 0) * share })

export const ingest: Usage = traced(times(10_000, ingestPhoto()), 1)
export const nothing: Usage = traced(idle(), 1)

export const scenarios: Scenario[] = [
  {
    title: 'One person, 10,000 photos, the first month',
    about: `All photos come in; ${visitsOfOne} visits.`,
    usage: plus(ingest, nothing, traced(times(visitsOfOne, visit()), 1), keepPhotos(10_000), {
      cognitoUsers: 1,
    }),
  },
  {
    title: 'One person, 10,000 photos, each later month',
    about: `${visitsOfOne} visits, no new photos.`,
    usage: plus(nothing, traced(times(visitsOfOne, visit()), 1), keepPhotos(10_000), { cognitoUsers: 1 }),
  },
  {
    title: '1,000,000 people with 1,000 photos each, a month',
    about: `Everybody comes ${visitsOfMany} times and adds ${newPhotosOfMany} photos.`,
    usage: plus(
      nothing,
      traced(
        plus(times(people * visitsOfMany, visit()), times(people * newPhotosOfMany, ingestPhoto())),
        assumed('tracedShare'),
      ),
      keepPhotos(people * photosOfEach),
      { cognitoUsers: people },
    ),
  },
  {
    title: '1,000,000 people with 1,000 photos each, to get there',
    about: 'Once: all photos come in.',
    usage: traced(times(people * photosOfEach, ingestPhoto()), assumed('tracedShare')),
  },
]
