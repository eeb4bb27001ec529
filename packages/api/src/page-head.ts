/** The page as built, with this title and these tags in place of its own ones about what it shows. */
export const withTags = (indexHtml: string, title: string, tags: readonly string[]): string =>
  indexHtml
    .replace(
      /\s*<meta\s+(?:name="(?:robots|referrer|description|twitter:[^"]*)"|property="og:[^"]*")[^>]*>/gi,
      '',
    )
    .replace(/<title>[^<]*<\/title>/i, () => `<title>${escape(title)}</title>`)
    .replace(/<\/head>/i, () => `${tags.join('\n')}\n</head>`)

/** One line of visible text: no control, format and direction characters. */
export function plain(text: string, maxLetters: number): string {
  const line = text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  const letters = [...line]
  return letters.length > maxLetters ? `${letters.slice(0, maxLetters - 1).join('')}…` : line
}

export const meta = (kind: 'name' | 'property', key: string, content: string) =>
  `<meta ${kind}="${key}" content="${escape(content)}">`

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

export const escape = (text: string) => text.replace(/[&<>"'`]/g, (letter) => entities[letter] ?? '')
