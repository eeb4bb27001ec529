import { StageError } from '../stage.ts'
import type { DeliveryOptions } from './app.ts'

const forms = {
  repository: [/^[\w.-]+\/[\w.-]+$/, 'owner/cloudalbum'],
  branch: [/^[\w./-]+$/, 'main'],
  connectionArn: [
    /^arn:[\w-]+:code(?:star-)?connections:[\w-]+:\d{12}:connection\/[\w-]+$/,
    'arn:aws:codeconnections:eu-central-1:123456789012:connection/…',
  ],
  stages: [/^[a-z][a-z0-9]{0,9}(?:,[a-z][a-z0-9]{0,9})*$/, 'dev,prod'],
} as const

/** @throws StageError for what is missing or cannot be used, with an example */
export function deliveryOf(given: Record<string, unknown>): DeliveryOptions {
  const read = (name: keyof typeof forms): string | undefined => {
    const value = given[name]
    const [form, example] = forms[name]
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string' || !form.test(value))
      throw new StageError(`${name} cannot be ${JSON.stringify(value)}. Example: ${example}`)
    return value
  }
  const repository = read('repository')
  if (repository === undefined)
    throw new StageError('Name the repository: npm run delivery -- --repository owner/cloudalbum')
  return {
    repository,
    branch: read('branch') ?? 'main',
    connectionArn: read('connectionArn'),
    stages: (read('stages') ?? 'dev,prod').split(','),
  }
}
