import {
  cellOf,
  cellToken,
  isWord,
  photoTokens,
  textTokens,
  type Photo,
  type SearchQuery,
} from '@cloudalbum/core'

/** Words are hinted at by beginnings of these numbers of letters: what is typed beyond is looked up in the photos themselves. */
const hintedLetters = [5, 3, 2, 1]
/** Numbers are nearly as many as photos. Of most the first three digits will do; of a date year and month. */
const hintedDigits = [3, 2, 1]
const hintedDates = [6, 3, 2, 1]

const date = /^(?:19|20)\d{6}/
const threeDigits = /^\d{3}/

const lengthsFor = (word: string) =>
  date.test(word) ? hintedDates : threeDigits.test(word) ? hintedDigits : hintedLetters

/** The longest hint that every word beginning with this has. Letters are whole code points. */
function hintOfWord(word: string): string {
  const letters = [...word]
  const length = lengthsFor(word).find((one) => one <= letters.length) ?? 0
  return letters.slice(0, length).join('')
}

function hintsOfWord(word: string): string[] {
  const letters = [...word]
  return lengthsFor(word)
    .filter((length) => length <= letters.length)
    .map((length) => letters.slice(0, length).join(''))
}

/** Cells of other levels are hinted at by the next coarser one of these. */
const hintedLevels = [18, 14, 10, 6, 2]

/** Values of these are made of words that find the same photos. */
const spelledOut = /^=(?:tag|camera|city|country):/

/** Everything that the index says of a photo for search. */
export function hintsOf(photo: Photo): Set<string> {
  const hints = new Set<string>()
  for (const token of photoTokens(photo)) {
    if (isWord(token)) for (const hint of hintsOfWord(token)) hints.add(hint)
    else if (!token.startsWith('=cell:') && !spelledOut.test(token)) hints.add(token)
  }
  const { location } = photo
  if (location) for (const level of hintedLevels) hints.add(cellToken(cellOf(location, level)))
  return hints
}

/** Hints that each photo has which matches all terms. None: any photo may match. */
export function hintsOfTerms(terms: SearchQuery['terms']): Set<string> {
  return new Set(
    terms.flatMap(({ token }) => {
      if (isWord(token)) return [hintOfWord(token)]
      if (spelledOut.test(token)) return textTokens(valueOf(token)).map(hintOfToken)
      return [token.startsWith('=cell:') ? hintOfCell(token) : token]
    }),
  )
}

const hintOfToken = (token: string) => (isWord(token) ? hintOfWord(token) : token)

/** What an exact token was made of: see `exactToken`. */
function valueOf(token: string): string {
  const hex = token.slice(token.indexOf(':') + 1)
  const bytes = Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function hintOfCell(token: string): string {
  const [level = NaN, x = NaN, y = NaN] = valueOf(token).split('/').map(Number)
  const hinted = hintedLevels.find((one) => one <= level)
  if (hinted === undefined) return token
  const up = (tile: number) => Math.floor(tile / 2 ** (level - hinted))
  return cellToken(`${hinted}/${up(x)}/${up(y)}`)
}

/** What the hints promise, looked up in the photo itself. */
export function matcherOf({ terms, fromLocalMs = -Infinity, toLocalMs = Infinity }: SearchQuery) {
  return (photo: Photo): boolean => {
    const { localMs } = photo.taken
    if (localMs < fromLocalMs || localMs >= toLocalMs) return false
    if (terms.length === 0) return true
    const tokens = photoTokens(photo)
    return terms.every(({ token, prefix }) =>
      tokens.some((one) => one === token || (prefix && isWord(one) && one.startsWith(token))),
    )
  }
}
