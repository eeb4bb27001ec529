import { newId, type OutsideIdentity } from '@cloudalbum/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createCognitoAccessTokens } from './cognito-access-tokens.ts'
import { createCognitoIdentity } from './cognito-identity.ts'
import { claimsOf } from './testing/access-token-claims.ts'
import { startCognitoLocal, type CognitoLocal, type PoolTriggers } from './testing/start-cognito-local.ts'
import { customMessage, preSignUp, preTokenGeneration } from './triggers.ts'

const password = 'Blue whale 7!'
const email = 'ann@example.org'
const baseUrl = 'https://album.test'
let cognito: CognitoLocal
afterEach(() => cognito.stop())

async function start(confirmation: OutsideIdentity['confirmation'], triggers: PoolTriggers = {}) {
  cognito = await startCognitoLocal({ triggers })
  const { outside } = createCognitoIdentity({ ...cognito.pool, confirmation, signUpFloorMs: 0 })
  if (!outside) throw new Error('Cognito is outside of the album.')
  const accountId = newId()
  const login = { accountId, email, password, language: null }
  return { outside, accountId, login }
}
const operations = () =>
  cognito.requests.flatMap(({ headers }) => headers['x-amz-target']?.split('.')[1] ?? [])

describe('An address is proven', () => {
  it('by nothing, where the pool confirms by its trigger', async () => {
    const { outside, login, accountId } = await start('automatic', {
      PreSignUp: preSignUp({ confirmation: 'automatic' }),
    })
    await outside.signUp({ ...login, atOnce: true })
    expect(operations()).toEqual(['SignUp'])
    expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
    await outside.sendReset(accountId, null)
    expect(cognito.sent.at(-1)?.to).toBe(email)
  })

  it('by nothing, also where the pool has no trigger', async () => {
    const { outside, login, accountId } = await start('automatic')
    await outside.signUp({ ...login, atOnce: true })
    expect(operations()).toEqual(['SignUp', 'AdminConfirmSignUp', 'AdminUpdateUserAttributes'])
    expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
    const again = outside.signUp({ ...login, atOnce: true })
    await expect(again).rejects.toMatchObject({ code: 'email-taken' })
  })

  it('by a link, of which the album hears at the next sign-in', async () => {
    const { outside, login, accountId } = await start('link')
    await outside.signUp({ ...login, atOnce: false })
    expect(await outside.prove(accountId, password)).toEqual({ confirmed: false })
    await cognito.followLink(accountId)
    expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
  })

  it('by a code, in a mail that the trigger wrote in the language of the page', async () => {
    const { outside, login, accountId } = await start('code', { CustomMessage: customMessage({ baseUrl }) })
    await outside.signUp({ ...login, atOnce: false, language: 'ko' })
    await outside.sendConfirmation(accountId, null)
    const [first, second] = cognito.sent
    expect(first).toMatchObject({ to: email, subject: 'CloudAlbum 인증 코드' })
    expect(second).toMatchObject({ to: email, subject: 'Your CloudAlbum code' })
    for (const { html, code } of [first, second].flatMap((one) => one ?? [])) expect(html).toContain(code)
    await outside.confirm(accountId, second?.code ?? '')
  })
})

it('A token has no rights at Cognito itself, where the pool has that trigger', async () => {
  const { outside, login, accountId } = await start('code', { PreTokenGeneration: preTokenGeneration })
  await outside.signUp({ ...login, atOnce: true })
  const { keysUrl, pool } = cognito
  const tokens = createCognitoAccessTokens({ ...pool, keysUrl, secret: new Uint8Array(32) })
  const { token, sessionId, grant } = await tokens.open(
    accountId,
    (await outside.prove(accountId, password)) ?? {},
  )
  const renewed = await tokens.renew({ accountId, sessionId, grant })
  for (const one of [token, renewed?.token ?? '']) {
    expect(claimsOf(one)).toMatchObject({ scope: '', origin_jti: sessionId, username: accountId })
    expect(await tokens.verify(one)).toMatchObject({ accountId, sessionId })
  }
})
