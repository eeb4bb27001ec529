/** A row of a file that is imported, whatever its format. */
export interface ImportRow {
  /** As people count it in their file. */
  row: number
  id?: string
  slug?: string
  name?: string
  description?: string
  /** Names of files that its photo may have, the best first. */
  files: string[]
  /** By key of the attribute; '' for none. */
  values: Record<string, string>
  startingLikes?: number
  finallyClaimed?: boolean
}

export interface ImportFault {
  row: number
  column: string | null
  message: string
}

export class ImportRefusal extends Error {
  readonly fault: ImportFault

  constructor(row: number, column: string | null, message: string) {
    super(message)
    this.name = 'ImportRefusal'
    this.fault = { row, column, message }
  }
}
