import { Code } from 'aws-cdk-lib/aws-lambda'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { functionNames, type FunctionName } from './names.ts'

const built = join(import.meta.dirname, '../../apps/lambda/dist')
const placeholder = join(import.meta.dirname, 'placeholder')

const folderOf = (name: FunctionName) => join(built, name)
const isBuilt = (name: FunctionName) => existsSync(join(folderOf(name), 'index.mjs'))

/** Functions that are not built yet. */
export const missingFunctions = (): FunctionName[] => functionNames.filter((name) => !isBuilt(name))

/** What `npm run build -w apps/lambda` has made; a placeholder where it is missing, so that a template can be written without. */
export const builtCode = (name: FunctionName): Code =>
  Code.fromAsset(isBuilt(name) ? folderOf(name) : placeholder)

export const placeholderCode = (): Code => Code.fromAsset(placeholder)
