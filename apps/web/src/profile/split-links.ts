export interface TextPart {
  text: string
  /** Only http and https. */
  href?: string
}

/** What begins like an address; what comes before `://` and `www.` is no letter. */
const address = /(?<![\p{L}\p{N}@/.])(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+/giu
/** A sentence ends after the address, and a bracket that was opened before it is closed after it. */
const trailing = /[.,;:!?…、。）」』]+$/u

/** Text with its addresses set apart, so that they can be shown as links; joined, the parts are the text. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const found of text.matchAll(address)) {
    const shown = withoutTail(found[0])
    const href = hrefOf(shown)
    if (href === undefined) continue
    if (found.index > from) parts.push({ text: text.slice(from, found.index) })
    parts.push({ text: shown, href })
    from = found.index + shown.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

function withoutTail(found: string): string {
  let text = found.replace(trailing, '')
  while (text.endsWith(')') && count(text, ')') > count(text, '('))
    text = text.slice(0, -1).replace(trailing, '')
  return text
}

const count = (text: string, letter: string) => text.split(letter).length - 1

function hrefOf(text: string): string | undefined {
  const url = URL.parse(/^www\./i.test(text) ? `https://${text}` : text)
  // An address with a name before its host looks like another one.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  return url.hostname.includes('.') || url.hostname === 'localhost' ? url.href : undefined
}
