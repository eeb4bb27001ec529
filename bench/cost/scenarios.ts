import { idle, ingestPhoto, keepPhotos, lookAtFiles, visit } from './actions.ts'
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

export const ingest: Usage = times(10_000, ingestPhoto())
export const nothing: Usage = idle()

export const scenarios: Scenario[] = [
  {
    title: 'One person, 10,000 photos, the first month',
    about: `All photos come in; ${visitsOfOne} visits.`,
    usage: plus(ingest, nothing, times(visitsOfOne, plus(visit(), lookAtFiles(10_000))), keepPhotos(10_000), {
      cognitoUsers: 1,
    }),
  },
  {
    title: 'One person, 10,000 photos, each later month',
    about: `${visitsOfOne} visits, no new photos.`,
    usage: plus(nothing, times(visitsOfOne, plus(visit(), lookAtFiles(10_000))), keepPhotos(10_000), {
      cognitoUsers: 1,
    }),
  },
  {
    title: '1,000,000 people with 1,000 photos each, a month',
    about: `Everybody comes ${visitsOfMany} times and adds ${newPhotosOfMany} photos.`,
    usage: plus(
      nothing,
      times(people * visitsOfMany, visit()),
      times(people * newPhotosOfMany, ingestPhoto()),
      keepPhotos(people * photosOfEach),
      { cognitoUsers: people },
    ),
  },
  {
    title: '1,000,000 people with 1,000 photos each, to get there',
    about: 'Once: all photos come in.',
    usage: times(people * photosOfEach, ingestPhoto()),
  },
]
