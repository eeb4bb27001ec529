import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one proof, gone at its end. Albums lie in folders of their own inside. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.env['PROOF_FOLDER'] ?? tmpdir(), 'proof-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A copy of an album that is dead. */
export function copyOf(template: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  cpSync(template, dataDir, { recursive: true, preserveTimestamps: true })
  return dataDir
}
