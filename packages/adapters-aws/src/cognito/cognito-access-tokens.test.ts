import { randomBytes } from 'node:crypto'
import { accessTokensSuite } from '@cloudalbum/port-suites'
import { vi } from 'vitest'
import { createCognitoAccessTokens } from './cognito-access-tokens.ts'
import { createCognitoIdentity } from './cognito-identity.ts'
import { startCognitoLocal } from './testing/start-cognito-local.ts'

const password = 'Blue whale 7!'

accessTokensSuite('Cognito', async (clock) => {
  // aws-jwt-verify asks the system for the time.
  const time = vi.spyOn(Date, 'now').mockImplementation(() => clock.now())
  const cognito = await startCognitoLocal({ clock })
  const identity = createCognitoIdentity({ ...cognito.pool, confirmation: 'code' })
  const { keysUrl } = cognito
  const tokens = createCognitoAccessTokens({ ...cognito.pool, keysUrl, clock, secret: randomBytes(32) })
  return {
    tokens,
    async prove(accountId) {
      await identity.setPassword(accountId, password)
      const proof = await identity.outside?.prove(accountId, password)
      if (!proof) throw new Error('The password is wrong.')
      return proof
    },
    async close() {
      time.mockRestore()
      await cognito.stop()
    },
  }
})
