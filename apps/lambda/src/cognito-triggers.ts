import { cognitoTriggers } from '@cloudalbum/adapters-aws/cognito-triggers'
import { readSettings } from './lib/settings.ts'

const { baseUrl, identity } = await readSettings()

// The pool is made after this function, so that its environment may not name it; the album confirms then by itself.
const confirmation = identity.kind === 'cognito' ? identity.confirmation : 'code'

export const handler = cognitoTriggers({ baseUrl, confirmation })
