import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'

/** The only file that reads the environment: `.env` in the working folder first, without overriding what is set. Empty means not set. */
export function readEnv(source: NodeJS.ProcessEnv = loadedEnv()): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  )
}

function loadedEnv(): NodeJS.ProcessEnv {
  if (existsSync('.env')) loadEnvFile('.env')
  return process.env
}
