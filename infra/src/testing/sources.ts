import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// Infrastructure imports nothing of the album's code, and must say the same: tests look at both.

const root = join(import.meta.dirname, '../../..')

/** @param path from the root of the repository */
export const sourceText = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

export const sourceModule = async (path: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(root, path)).href)) as Record<string, unknown>

export interface ContractRoute {
  method: string
  path: string
  access: string
}

/** Every route of the contract. */
export const contractRoutes = async (): Promise<ContractRoute[]> =>
  Object.values(await sourceModule('packages/contract/src/index.ts')).filter(
    (one): one is ContractRoute =>
      typeof one === 'object' && one !== null && 'access' in one && 'method' in one && 'path' in one,
  )
