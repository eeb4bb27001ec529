import { identityProviderSuite, outsideIdentitySuite } from '@cloudalbum/port-suites'
import { startCognitoLocal } from './testing/start-cognito-local.ts'
import { createCognitoIdentity } from './cognito-identity.ts'

async function open() {
  const cognito = await startCognitoLocal()
  const identity = createCognitoIdentity({ ...cognito.pool, confirmation: 'code', signUpFloorMs: 0 })
  const newestCode = (email: string) => cognito.sent.findLast(({ to }) => to === email)?.code
  return { cognito, identity, newestCode, close: () => cognito.stop() }
}

identityProviderSuite('Cognito', open)
outsideIdentitySuite('Cognito', open)
