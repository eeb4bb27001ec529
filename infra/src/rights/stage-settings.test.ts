import { stageSettings } from '@cloudalbum/adapters-aws/doctor'
import { expect, it } from 'vitest'
import { synthesize } from '../testing/synthesize.ts'

it('what looks at a deployed stage from outside finds it by the names that its functions are told', () => {
  const place = { accountId: '123456789012', region: 'eu-central-1' }
  const { functions } = synthesize({ stage: 'dev' }).model
  const told = functions.find(({ name }) => name === 'cloudalbum-dev-api')?.environment
  expect(told).toMatchObject(stageSettings({ stage: 'dev', ...place }))
})
