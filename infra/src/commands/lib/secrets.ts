import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { CommandError } from './command-error.ts'
import type { Parameters } from './parameters.ts'

type Store = Pick<Parameters, 'get' | 'putSecret'>

export interface Secrets {
  /** PEM, for CloudFront. */
  mediaPublicKey: string
  edgeToken: string
}

/** What only this stage knows: made at its first deployment, and kept as it is by all others. @param say is told what was made */
export async function makeSecrets(store: Store, say: (made: string) => void = console.log): Promise<Secrets> {
  const once = (name: string, make: () => string | Buffer) => makeOnce(store, name, make, say)
  await once('ALBUM_SECRET', () => randomBytes(32).toString('base64url'))
  const edgeToken = await once('EDGE_TOKEN', () => randomBytes(32).toString('base64url'))
  // CloudFront takes RSA of 2,048 bits.
  const privateKey = await once('MEDIA_PRIVATE_KEY', () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  const mediaPublicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })
  return { mediaPublicKey: String(mediaPublicKey), edgeToken }
}

async function makeOnce(
  store: Store,
  name: string,
  make: () => string | Buffer,
  say: (made: string) => void,
): Promise<string> {
  const present = await store.get(name)
  if (present !== undefined) return present
  const made = String(make())
  await store.putSecret(name, made)
  say(`Made ${name}`)
  return made
}

/** Cognito makes the secret of its client; functions read it where they read all others. */
export async function copyClientSecret(
  store: Store,
  client = new CognitoIdentityProviderClient({}),
): Promise<void> {
  const [UserPoolId, ClientId] = [await store.get('USER_POOL_ID'), await store.get('USER_POOL_CLIENT_ID')]
  if (UserPoolId === undefined || ClientId === undefined)
    throw new CommandError('The user pool is not there: the identity stack was not deployed.')
  const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
  const secret = UserPoolClient?.ClientSecret
  if (secret === undefined) throw new CommandError(`The client ${ClientId} of the user pool has no secret.`)
  if ((await store.get('USER_POOL_CLIENT_SECRET')) !== secret)
    await store.putSecret('USER_POOL_CLIENT_SECRET', secret)
}
