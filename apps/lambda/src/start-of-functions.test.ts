import { startSsmFake, type StoredParameter } from '@cloudalbum/adapters-aws/testing'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../tools/functions.ts'

const root = join(import.meta.dirname, '../../..')
const built = join(import.meta.dirname, '../dist/here')

interface Template {
  functions: { name: string; environment: Record<string, string> }[]
  parameters: Record<string, string>
}
interface Store {
  get: (name: string) => Promise<string | undefined>
  putSecret: (name: string, value: string) => Promise<void>
}

/** Infrastructure is no part of the functions: what both must say alike is compared here. */
const infra = async <T>(file: string) =>
  (await import(pathToFileURL(join(root, 'infra/src', file)).href)) as T

/** What AWS names by itself, as it does. */
const place = {
  accountId: '123456789012',
  region: 'eu-central-1',
  ids: {
    'AWS::Cognito::UserPool': 'eu-central-1_aBcDeFgHi',
    'AWS::Cognito::UserPoolClient': '1example23456789',
    'AWS::CloudFront::Distribution': 'E2EXAMPLE',
    'AWS::CloudFront::Distribution.DomainName': 'd111111abcdef8.cloudfront.net',
    'AWS::CloudFront::PublicKey': 'K2JCJMDEHXQW5F',
  },
}

let template: Template
let ssm: Awaited<ReturnType<typeof startSsmFake>>

beforeAll(async () => {
  const { synthesize } = await infra<{ synthesize: (choices: object) => { folder: string } }>(
    'testing/synthesize.ts',
  )
  const { readTemplate } = await infra<{ readTemplate: (folder: string, place: object) => Template }>(
    'model/index.ts',
  )
  template = readTemplate(synthesize({ stage: 'dev' }).folder, place)
  ssm = await startSsmFake(await parametersOf(template))
}, 120_000)
afterAll(() => ssm.close())

/** What stacks write, what `npm run deploy` makes, and what it copies from the pool. */
async function parametersOf({ parameters }: Template): Promise<Record<string, StoredParameter>> {
  const all: Record<string, StoredParameter> = {}
  for (const [name, value] of Object.entries(parameters)) all[name] = { value }
  const own = (name: string) => `/cloudalbum/dev/${name}`
  const { makeSecrets } = await infra<{ makeSecrets: (store: Store) => Promise<unknown> }>(
    'commands/lib/secrets.ts',
  )
  await makeSecrets({
    get: (name) => Promise.resolve(all[own(name)]?.value),
    putSecret: (name, value) => Promise.resolve(void (all[own(name)] = { value, secure: true })),
  })
  all[own('USER_POOL_CLIENT_SECRET')] = { value: 'secret of the client', secure: true }
  return all
}

/** In a process that has nothing but what Lambda gives it. @throws Error with what it said at its end. */
async function start(name: string, event?: object): Promise<unknown> {
  const { environment = {} } = template.functions.find((one) => one.name === `cloudalbum-dev-${name}`) ?? {}
  const script = `
    globalThis.awslambda = { streamifyResponse: (handler) => handler }
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(built, name, 'index.mjs')).href)})
    const answer = ${event === undefined ? 'typeof handler' : `await handler(${JSON.stringify(event)})`}
    process.stdout.write(JSON.stringify(answer), () => process.exit())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...environment,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_LAMBDA_FUNCTION_NAME: `cloudalbum-dev-${name}`,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    },
  })
  return JSON.parse(stdout) as unknown
}

describe('with the environment that the template gives it, and the parameters that a deployment writes', () => {
  it.each(Object.keys(functions))(
    '%s starts',
    async (name) => expect(await start(name)).toBe('function'),
    60_000,
  )

  it('cognito-triggers, which is made before the pool, knows where people confirm', async () => {
    const event = {
      triggerSource: 'CustomMessage_SignUp',
      userName: '0'.repeat(26),
      request: { userAttributes: { email: 'ada@example.org' }, codeParameter: '{####}' },
      response: {},
    }
    const { response } = (await start('cognito-triggers', event)) as { response: { emailMessage: string } }
    expect(response.emailMessage).toContain('{####}')
    expect(await start('cognito-triggers', { ...event, triggerSource: 'PreSignUp_SignUp' })).toHaveProperty(
      'response',
    )
  }, 60_000)

  it('without its parameters each says what is missing', async () => {
    delete ssm.parameters['/cloudalbum/dev/BASE_URL']
    await expect(start('reconcile')).rejects.toThrow('BASE_URL is missing: npm run deploy writes it')
  }, 60_000)
})
