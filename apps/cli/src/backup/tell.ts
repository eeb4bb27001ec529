import type { BackUpResult, Manifest, Pruned } from '@cloudalbum/core'
import { formatBytes } from '../upload/progress.ts'

/** `2026-11-21 14:05:07 UTC` */
export const timeText = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`

const sum = (tables: Record<string, number>) => Object.values(tables).reduce((all, count) => all + count, 0)

/** What a backup holds, in a line. */
export const contents = ({ rows, files }: Pick<Manifest, 'rows' | 'files'>) =>
  `${files.count} files (${formatBytes(files.fileBytes)}), ${sum(rows.tables)} rows`

export function tellBackup(result: BackUpResult): string[] {
  const { madeAtMs, place, files, fileBytes, tables, isConsistent, problems, mended } = result
  return [
    `Backed up to ${place}: ${timeText(madeAtMs)}, ${files} files (${formatBytes(fileBytes)}), ${sum(tables)} rows.`,
    ...(mended > 0
      ? [`${mended} damaged objects of earlier backups were found and written anew where the album has them.`]
      : []),
    ...(isConsistent
      ? []
      : [
          'Rows were written while they were read, so that counters may not fit. After a restore run: cloudalbum verify. Or make it at a quiet hour.',
        ]),
    ...tellProblems(problems),
  ]
}

/** What is wrong with the album itself. */
function tellProblems({ damaged, damagedCount, missing, missingCount }: BackUpResult['problems']): string[] {
  const some = (all: string[]) => all.slice(0, 5).join(', ')
  return [
    ...(damagedCount > 0
      ? [`${damagedCount} files of the album are damaged or cannot be read, such as ${some(damaged)}.`]
      : []),
    ...(missingCount > 0
      ? [`${missingCount} photos of the album have no original, such as ${some(missing)}.`]
      : []),
  ]
}

export function tellPruned({ backups, objects, bytes }: Pruned): string[] {
  if (backups.length === 0) return []
  return [
    `Removed ${backups.length} backups that need not stay, and ${objects} objects of theirs (${formatBytes(bytes)}).`,
  ]
}

/** How many rows of each table, and how many files, were compared: a line for each. */
export function tellProof(tables: Record<string, number>, files: number): string[] {
  const there = Object.entries(tables).filter(([, count]) => count > 0)
  const width = Math.max(...there.map(([name]) => name.length), 0)
  return [
    'Equal to the backup:',
    ...there.map(([name, count]) => `  ${name.padEnd(width)}  ${count} rows`),
    `  ${'files'.padEnd(width)}  ${files}, every one read again`,
  ]
}
