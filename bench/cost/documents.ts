import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../lib/folders.ts'

/** Cells of the row of docs/data/<document>.md that begins with this; undefined when there is none. */
export function documentedRow(document: string, first: string): string[] | undefined {
  const path = join(project, `docs/data/${document}.md`)
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n')
  const rows = lines.map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.find((cells) => cells[1] === first)?.slice(1, -1)
}
