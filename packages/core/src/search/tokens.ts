import type { Photo } from '../photos/photo.ts'
import { cellOf, mapLevels } from './map-cells.ts'

const unspaced = String.raw`\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`
const cjk = new RegExp(`[${unspaced}]`, 'u')
const symbol = /^(?:\p{Regional_Indicator}|\p{Extended_Pictographic})/u
const words = /[\p{L}\p{N}\p{M}]+|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}/gu
const runs = new RegExp(`[${unspaced}ー]+|[^${unspaced}ー]+`, 'gu')
const maxWordLetters = 20

/** Letters that Unicode does not take apart, as people type them who lack the key. */
const plainLetters: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
}

/** Lower case, no accents, one form for each letter; Hangul stays composed. */
export const foldText = (text: string): string => (ascii.test(text) ? text.toLowerCase() : foldLetters(text))

const ascii = /^[\0-\x7f]*$/

const foldLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/[łøđðħæœþς]/g, (letter) => plainLetters[letter] ?? letter)

const wordRuns = (text: string): string[] =>
  (foldText(text).match(words) ?? [])
    .flatMap((word) => word.match(runs) ?? [])
    .map((run) => (cjk.test(run) ? run : cut(run)))

const cut = (word: string) =>
  word.length <= maxWordLetters ? word : [...word].slice(0, maxWordLetters).join('')

/**
 * What a text is found by. Words of scripts with spaces are found by their beginnings, of which the first
 * 20 letters count; Korean, Japanese and Chinese runs by any part of them, through their pairs of letters.
 */
export function textTokens(text: string): string[] {
  return wordRuns(text).flatMap((run) => (cjk.test(run) ? [...grams(run, 1), ...grams(run, 2)] : [run]))
}

/** The terms of a search box: all must match. */
export function queryTerms(text: string): { token: string; prefix: boolean }[] {
  const terms = wordRuns(text).flatMap((run): { token: string; prefix: boolean }[] => {
    if (!cjk.test(run)) return [{ token: run, prefix: isWord(run) }]
    const size = [...run].length === 1 ? 1 : 2
    return grams(run, size).map((token) => ({ token, prefix: false }))
  })
  return [...new Map(terms.map((term) => [term.token, term])).values()]
}

function grams(run: string, size: number): string[] {
  const letters = [...run]
  return letters
    .slice(0, Math.max(0, letters.length - size + 1))
    .map((_, i) => letters.slice(i, i + size).join(''))
}

/** Whether a token is found by its beginnings; others (`=…`, parts of CJK runs, symbols) only match whole. */
export const isWord = (token: string): boolean =>
  !token.startsWith('=') && !cjk.test(token) && !symbol.test(token)

/** For an index that cannot look for beginnings while it keeps the order of time: tokens, and each beginning of each word. */
export function withBeginnings(tokens: Iterable<string>): Set<string> {
  const all = new Set<string>()
  for (const token of tokens) {
    let beginning = ''
    if (isWord(token)) for (const letter of token) all.add((beginning += letter))
    else all.add(token)
  }
  return all
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const utf8 = new TextEncoder()

/** Exact-match tokens begin with `=`, which no word can. The rest is hex, so that any text fits any index. */
export function exactToken(
  kind: 'tag' | 'camera' | 'city' | 'country' | 'type' | 'is' | 'cell',
  value: string,
): string {
  let token = `=${kind}:`
  for (const byte of utf8.encode(foldText(value))) token += hexOfByte[byte]
  return token
}

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
  const texts = [
    photo.fileName.replace(/\.[a-z0-9]{1,5}$/i, ''),
    photo.description,
    ...photo.tags,
    camera,
    photo.camera.lens,
  ]
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
