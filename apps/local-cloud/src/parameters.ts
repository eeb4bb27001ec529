import { makeSecrets } from '@cloudalbum/infra/secrets'
import type { startSsmFake } from '@cloudalbum/adapters-aws/testing'

export type StoredParameters = NonNullable<Parameters<typeof startSsmFake>[0]>

/** What somebody may choose for an album on AWS, as they would with `aws ssm put-parameter`. */
const choices = [
  'SIGN_UP',
  'DEFAULT_QUOTA',
  'CONFIRMATION',
  // `smtp`, of which there is no server: without mails.
  'MAIL',
  'WEBHOOKS_TO_PRIVATE',
  'TILE_URL',
  'TILE_ATTRIBUTION',
  'CRUDDUR_ORIGIN',
]

/** Of the stage that the templates are for. */
const path = '/cloudalbum/dev/'

export interface ParametersOptions {
  baseUrl: string
  clientSecret: string
  /** The environment of whoever starts this. */
  chosen: Record<string, string>
}

/** Parameter Store of the stage before anything is deployed: what `npm run deploy` makes, what is different here, what was chosen. */
export async function makeParameters({ baseUrl, clientSecret, chosen }: ParametersOptions) {
  const stored: StoredParameters = {}
  const put = (name: string, value: string, secure = false) => void (stored[path + name] = { value, secure })
  const store = {
    get: async (name: string) => stored[path + name]?.value,
    putSecret: async (name: string, value: string) => put(name, value, true),
  }
  const { mediaPublicKey, edgeToken } = await makeSecrets(store, () => undefined)
  put('USER_POOL_CLIENT_SECRET', clientSecret, true)
  // The distribution is here, and nobody reads mails.
  put('BASE_URL', baseUrl)
  put('MEDIA_URL', baseUrl)
  put('CONFIRMATION', 'automatic')
  for (const name of choices) if (chosen[name] !== undefined) put(name, chosen[name])
  return { stored, edgeToken, mediaPublicKey }
}

/** What the stacks write, unless it is different here. */
export const withStacks = (
  { stored }: { stored: StoredParameters },
  ofStacks: Record<string, string>,
): StoredParameters => ({
  ...Object.fromEntries(Object.entries(ofStacks).map(([name, value]) => [name, { value }])),
  ...stored,
})
