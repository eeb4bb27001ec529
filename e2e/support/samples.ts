import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Real camera files beside the checkout, for those who have them: `../shared/samples` seen from the root. */
export const samplesFolder = fileURLToPath(new URL('../../../shared/samples/', import.meta.url))

/** Full paths; empty where the folder is missing. */
export function samples(folder: 'photos' | 'damaged'): string[] {
  try {
    return readdirSync(join(samplesFolder, folder))
      .sort()
      .map((name) => join(samplesFolder, folder, name))
  } catch {
    return []
  }
}
