/** A table as text of RFC 4180. Rows count from 1. */
export interface CsvRow {
  row: number
  cells: string[]
}

export interface CsvFault {
  row: number
  message: string
}

/** What spreadsheets separate cells by, depending on the country. */
const separators = [',', ';', '\t'] as const

/** What would make a spreadsheet take a cell for a formula, https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/
const number = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i

/** With a byte-order mark, so that spreadsheets read it as UTF-8. `readCsv` gives back exactly these cells. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')}`

function writeCell(cell: string): string {
  const safe = formula.test(cell) && !number.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The apostrophe that `writeCsv` set before what looks like a formula. */
const readCell = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)

/** Rows with anything in them, or the first fault of the text. */
export function readCsv(text: string): CsvRow[] | CsvFault {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const reader = new CsvReader(content, separatorOf(content))
  const rows: CsvRow[] = []
  for (let row = 1; !reader.atEnd; row++) {
    const cells = reader.row()
    if (typeof cells === 'string') return { row, message: cells }
    if (cells.some((cell) => cell !== '')) rows.push({ row, cells: cells.map(readCell) })
  }
  return rows
}

/** The one that the headings are separated by. */
function separatorOf(text: string): string {
  const headings = (/^(?:[^"\r\n]|"(?:[^"]|"")*")*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const counted = separators.map((one) => ({ one, count: headings.split(one).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).one
}

class CsvReader {
  private readonly text: string
  private readonly separator: string
  private at = 0

  constructor(text: string, separator: string) {
    this.text = text
    this.separator = separator
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  /** Its cells, or what is wrong with it. */
  row(): string[] | string {
    const cells: string[] = []
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quoted() : this.plain()
      if (cell === undefined) return 'A quotation mark is not closed.'
      cells.push(cell)
      if (this.text[this.at] === this.separator) this.at++
      else if (this.endsLine()) return cells
      else return 'There is text after a closing quotation mark.'
    }
  }

  private plain(): string {
    const from = this.at
    while (!this.atEnd && this.text[this.at] !== this.separator && !/[\r\n]/.test(this.text[this.at] ?? ''))
      this.at++
    return this.text.slice(from, this.at)
  }

  private quoted(): string | undefined {
    let cell = ''
    for (;;) {
      const end = this.text.indexOf('"', this.at + 1)
      if (end < 0) return undefined
      cell += this.text.slice(this.at + 1, end)
      this.at = end + 1
      if (this.text[this.at] !== '"') return cell
      cell += '"'
    }
  }

  private endsLine(): boolean {
    if (this.text.startsWith('\r\n', this.at)) this.at += 2
    else if (this.text[this.at] === '\n' || this.text[this.at] === '\r') this.at++
    else return this.atEnd
    return true
  }
}
