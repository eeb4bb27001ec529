const mark = '<!-- npm run cost -- --write -->'

/** The document with this report below its mark. @throws Error for one without a mark. */
export function withReport(document: string, report: string): string {
  const at = document.indexOf(mark)
  if (at < 0) throw new Error(`There is no ${mark} in the document.`)
  return `${document.slice(0, at)}${mark}\n\n${report}\n`
}
