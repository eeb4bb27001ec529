/** Longest name in bytes that every file system takes, with room for a number. */
const maxBytes = 240
const encoder = new TextEncoder()

/** Names that Windows keeps for devices, whatever follows the first dot. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reserved =
  /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)(?=\s*(?:\.|$))/i

/**
 * A name that is one file on every system and reads as it is: no path, no control or direction characters, none that
 * Windows refuses, NFC, at most 240 bytes with its extension kept.
 */
export function safeFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(reserved, '_$1')
  return shortened(plain || 'photo')
}

function shortened(name: string): string {
  if (encoder.encode(name).length <= maxBytes) return name
  const { stem, extension } = split(name)
  let short = ''
  let left = maxBytes - encoder.encode(extension).length
  for (const letter of stem) {
    left -= encoder.encode(letter).length
    if (left < 0) break
    short += letter
  }
  return short.trimEnd() + extension
}

function split(name: string): { stem: string; extension: string } {
  const extension = /\.[^.\s]{1,12}$/.exec(name)?.[0] ?? ''
  return { stem: name.slice(0, name.length - extension.length), extension }
}

/** Each name once, also where case does not count: the second `a.jpg` is `a (2).jpg`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return names.map((name) => {
    const { stem, extension } = split(name)
    const key = folded(name)
    let number = counts.get(key) ?? 1
    let free = name
    while (taken.has(folded(free))) free = `${stem} (${++number})${extension}`
    counts.set(key, number)
    taken.add(folded(free))
    return free
  })
}

const folded = (name: string) => name.toLowerCase().normalize('NFKC')

/** `attachment` under a name, for old and new readers. RFC 6266, RFC 8187. */
export function attachment(fileName: string): string {
  const name = safeFileName(fileName)
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
