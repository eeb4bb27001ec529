import { afterEach, beforeEach, expect, it } from 'vitest'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { startSsmFake } from '../testing/fakes/ssm-fake.ts'
import { readParameters } from './read-parameters.ts'

let ssm: Awaited<ReturnType<typeof startSsmFake>>
beforeEach(async () => {
  ssm = await startSsmFake({
    '/cloudalbum/dev/SIGN_UP': { value: 'closed' },
    '/cloudalbum/dev/mail/SMTP_URL': { value: 'smtps://user:secret@mail.example.org', secure: true },
    '/cloudalbum/development/SIGN_UP': { value: 'open' },
  })
})
afterEach(() => ssm.close())
const read = (path = '/cloudalbum/dev') => readParameters({ client: ssm.client(), path })

it('gives settings by name, decrypted, of this stage only', async () => {
  const settings = { SIGN_UP: 'closed', SMTP_URL: 'smtps://user:secret@mail.example.org' }
  expect(await read()).toEqual(settings)
  expect(await read('/cloudalbum/dev/')).toEqual(settings)
})

it('reads as many pages as there are', async () => {
  for (let i = 0; i < 33; i++) ssm.parameters[`/cloudalbum/dev/S${i}`] = { value: String(i) }
  expect(Object.keys(await read())).toHaveLength(35)
  expect(ssm.requests).toHaveLength(4)
})

it('names the commands that help when there are no settings', async () => {
  await expect(read('/cloudalbum/prod')).rejects.toThrow(
    /no settings under \/cloudalbum\/prod\. .*npm run deploy -- --stage prod.*aws ssm put-parameter .*--name \/cloudalbum\/prod\//,
  )
})

it('names the right that is missing, and the commands that help', async () => {
  ssm.fail(new Refusal(400, 'AccessDeniedException', 'is not authorized to perform: ssm:GetParametersByPath'))
  await expect(read()).rejects.toThrow(
    /ssm:GetParametersByPath on arn:aws:ssm:\*:\*:parameter\/cloudalbum\/dev.*aws sts get-caller-identity.*npm run deploy -- --stage dev/,
  )
})

it('refuses a name that is there twice, whose value would be a matter of luck', async () => {
  ssm.parameters['/cloudalbum/dev/accounts/SIGN_UP'] = { value: 'open' }
  await expect(read()).rejects.toThrow(
    /^SIGN_UP is set twice, as \/cloudalbum\/dev\/SIGN_UP and \/cloudalbum\/dev\/accounts\/SIGN_UP\. .*delete-parameter/,
  )
})

it('repeats no value in what it says', async () => {
  ssm.parameters['/cloudalbum/dev/SMTP_URL'] = { value: 'smtps://user:secret@mail.example.org', secure: true }
  const error = await read().catch((one: unknown) => one as Error)
  expect(error).toBeInstanceOf(Error)
  expect((error as Error).message).not.toContain('secret')
})

it('tries again for a moment, then says that it is unavailable', async () => {
  ssm.fail('throttled', 2)
  expect(await read()).toHaveProperty('SIGN_UP')
  ssm.fail('unavailable', 99)
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' })
  expect(ssm.requests).toHaveLength(3 + 3)
})
