import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Modules that a built function loads before it can answer, in bytes: those that wait for a first need are left out. */
export function bytesAtStart(folder: string): number {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, chunk] of text.matchAll(/(?:from|import)\s*["']\.\/(chunk-\w+\.mjs)["']/g))
      if (chunk) visit(chunk)
  }
  visit('index.mjs')
  return [...seen].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
}
