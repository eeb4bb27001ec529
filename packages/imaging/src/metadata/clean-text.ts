/** C0 and C1 controls become spaces, so that words on two lines stay two words. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
/** Bidirectional controls turn shown text around (CVE-2021-42574); zero-width marks hide in it. */
const invisible =
  /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** Plain, trimmed text of at most `maxLength` characters (code points), or undefined when nothing is left. */
export function cleanText(value: unknown, maxLength = 200): string | undefined {
  if (typeof value !== 'string') return undefined
  // Anything beyond this is cut before the expressions run: a field may hold megabytes.
  const text = value
    .slice(0, maxLength * 8)
    .toWellFormed()
    .replaceAll('\ufffd', '')
    .replace(invisible, '')
    .replace(controls, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  const characters = Array.from(text)
  const cut = characters.length > maxLength ? characters.slice(0, maxLength).join('').trim() : text
  return cut === '' ? undefined : cut.normalize('NFC')
}
