import type { Photo } from '../photos/photo.ts'
import { cellOf, mapLevels } from './map-cells.ts'

const cjk = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const words = /[\p{L}\p{N}\p{M}]+/gu
const runs = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[^\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu
const maxWord = 40

/** Lower case, no accents, one form for each letter; Hangul stays composed. */
export const foldText = (text: string): string =>
  text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase()

const wordRuns = (text: string): string[] =>
  (foldText(text).match(words) ?? []).flatMap((word) => word.match(runs) ?? []).map((run) => run.slice(0, maxWord))

/**
 * What a text is found by. Words of scripts with spaces are found by their beginnings; Korean, Japanese
 * and Chinese runs by any part of them, through their pairs of letters.
 */
export function textTokens(text: string): string[] {
  return wordRuns(text).flatMap((run) => (cjk.test(run) ? [...grams(run, 1), ...grams(run, 2)] : [run]))
}

/** The terms of a search box: all must match. */
export function queryTerms(text: string): { token: string; prefix: boolean }[] {
  return wordRuns(text).flatMap((run): { token: string; prefix: boolean }[] => {
    if (!cjk.test(run)) return [{ token: run, prefix: true }]
    const size = [...run].length === 1 ? 1 : 2
    return grams(run, size).map((token) => ({ token, prefix: false }))
  })
}

function grams(run: string, size: number): string[] {
  const letters = [...run]
  return letters.slice(0, Math.max(0, letters.length - size + 1)).map((_, i) => letters.slice(i, i + size).join(''))
}

/** Exact-match tokens begin with `=`, which no word can. The rest is hex, so that any text fits any index. */
export const exactToken = (kind: 'tag' | 'camera' | 'city' | 'country' | 'type' | 'is' | 'cell', value: string) =>
  `=${kind}:${Array.from(new TextEncoder().encode(foldText(value)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`

export const favouriteToken = exactToken('is', 'favourite')
export const cellToken = (cell: string) => exactToken('cell', cell)

/** What a camera is called in filters: the maker is left out where the model repeats it. */
export function cameraName(camera: Photo['camera']): string | undefined {
  const { make, model } = camera
  if (!model) return make
  const maker = make?.split(' ')[0]
  return !maker || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`
}

/** Every token that finds this photo, each once. */
export function photoTokens(photo: Photo): string[] {
  const camera = cameraName(photo.camera)
  const texts = [photo.fileName.replace(/\.[a-z0-9]{1,5}$/i, ''), photo.description, ...photo.tags, camera, photo.camera.lens]
  const { place, location } = photo
  if (place) texts.push(place.city, place.region, place.country)
  const tokens = new Set(texts.flatMap((text) => (text ? textTokens(text) : [])))
  for (const tag of photo.tags) tokens.add(exactToken('tag', tag))
  if (camera) tokens.add(exactToken('camera', camera))
  if (place) tokens.add(exactToken('city', place.city)).add(exactToken('country', place.country))
  tokens.add(exactToken('type', photo.contentType))
  if (photo.favourite) tokens.add(favouriteToken)
  if (location) for (const level of mapLevels) tokens.add(cellToken(cellOf(location, level)))
  return [...tokens]
}
