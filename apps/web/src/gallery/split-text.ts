/** More than this pushes the photos out of sight. */
const shownLetters = 420

/** The start of a long text, up to the end of a paragraph, sentence or word; the rest is for those who ask. */
export function splitText(text: string): { start: string; rest: string } {
  if (text.length <= shownLetters * 1.25) return { start: text, rest: '' }
  const head = text.slice(0, shownLetters)
  const least = shownLetters / 2
  const ends = [/\n\s*\n/g, /[.!?。]\s/g, /\s/g].map((end) => [...head.matchAll(end)].at(-1))
  const end = ends.find((match) => match && match.index > least)
  const at = end ? end.index + end[0].length : shownLetters
  return {
    start: text.slice(0, at).trimEnd().toWellFormed(),
    rest: text.slice(at).trimStart().toWellFormed(),
  }
}
