import { cognitoTriggers } from '@cloudalbum/adapters-aws'
import { readSettings } from './lib/settings.ts'

const { identity, baseUrl } = await readSettings()
if (identity.kind !== 'cognito') throw new Error('IDENTITY is not cognito.')

/** Every trigger of the user pool. */
export const handler = cognitoTriggers({ ...identity, baseUrl })
