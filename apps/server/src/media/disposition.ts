/** Controls, and the marks that turn the direction of text: `\u202Egpj.exe` reads as `exe.jpg`. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const maxNameLength = 200

/** `Content-Disposition` that saves under a name: RFC 6266 with the RFC 8187 form for all of Unicode. */
export function attachment(fileName: string): string {
  const name = [...fileName.toWellFormed().replace(unsafe, '').replace(/[/\\]/g, '_')]
    .slice(0, maxNameLength)
    .join('')
    .trim()
  const shown = /^\.*$/.test(name) ? 'photo' : name
  const ascii = shown.replace(/[^ !#$&+\-.0-9A-Z^_`a-z{|}~()@,;=[\]]/g, '_')
  const encoded = encodeURIComponent(shown).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
