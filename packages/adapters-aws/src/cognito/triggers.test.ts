import type {
  CustomMessageTriggerEvent,
  PreSignUpTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
} from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { cognitoTriggers } from './triggers.ts'

// Events as https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html shows them.
const common = {
  version: '1',
  region: 'eu-central-1',
  userPoolId: 'eu-central-1_Ab12Cd34E',
  userName: '01m7z8432ccdb6hpa7g5n5pazb',
  callerContext: { awsSdkVersion: 'aws-sdk-js-3.1169.0', clientId: '4ab5cd6ef7gh8ij9kl0mn1op2q' },
}
const userAttributes = { email: 'ann@example.org' }

const preSignUpEvent = (triggerSource: PreSignUpTriggerEvent['triggerSource']): PreSignUpTriggerEvent => ({
  ...common,
  triggerSource: triggerSource as 'PreSignUp_SignUp',
  request: { userAttributes },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
})

function messageEvent(
  triggerSource: CustomMessageTriggerEvent['triggerSource'],
  request: Partial<CustomMessageTriggerEvent['request']> = {},
): CustomMessageTriggerEvent {
  return {
    ...common,
    triggerSource: triggerSource as 'CustomMessage_SignUp',
    request: {
      userAttributes: { ...userAttributes, 'cognito:user_status': 'UNCONFIRMED' },
      codeParameter: '{####}',
      linkParameter: null as never,
      usernameParameter: null,
      ...request,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  }
}

const tokenEvent: PreTokenGenerationV2TriggerEvent = {
  ...common,
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  request: {
    userAttributes: { sub: 'f2a', 'cognito:user_status': 'CONFIRMED' },
    groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [] },
    scopes: ['aws.cognito.signin.user.admin'],
  },
  response: { claimsAndScopeOverrideDetails: null as never },
}

const baseUrl = 'https://album.test'
const run = cognitoTriggers({ baseUrl, confirmation: 'code' })
const messageOf = async (...of: Parameters<typeof messageEvent>) =>
  ((await run(messageEvent(...of))) as CustomMessageTriggerEvent).response

describe('Before a sign-up', () => {
  it('nothing is decided where the address is proven by code or link', async () => {
    const event = preSignUpEvent('PreSignUp_SignUp')
    for (const confirmation of ['code', 'link'] as const)
      expect(await cognitoTriggers({ baseUrl, confirmation })(event)).toEqual(event)
  })

  it('an account is confirmed where that is automatic, and no other way in', async () => {
    const automatic = cognitoTriggers({ baseUrl, confirmation: 'automatic' })
    expect(await automatic(preSignUpEvent('PreSignUp_SignUp'))).toMatchObject({
      response: { autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false },
    })
    const byAdmin = preSignUpEvent('PreSignUp_AdminCreateUser')
    expect(await automatic(byAdmin)).toEqual(byAdmin)
  })
})

describe('A mail of Cognito', () => {
  it('brings the code of a sign-up, good for a day', async () => {
    for (const source of ['CustomMessage_SignUp', 'CustomMessage_ResendCode'] as const) {
      const { emailMessage, emailSubject } = await messageOf(source)
      expect(emailSubject).toBe('Your CloudAlbum code')
      expect(emailMessage).toContain('{####}')
      expect(emailMessage).toContain('24 hours')
      expect(emailMessage).toContain('href="https://album.test"')
    }
  })

  it('brings a link where the pool proves by link', async () => {
    const { emailMessage, emailSubject } = await messageOf('CustomMessage_SignUp', {
      linkParameter: '{##Click Here##}',
    })
    expect(emailSubject).toBe('Confirm your CloudAlbum address')
    expect(emailMessage).toContain('{##Click Here##}')
    expect(emailMessage).not.toContain('{####}')
  })

  it('brings the code for a new password, good for an hour', async () => {
    const { emailMessage } = await messageOf('CustomMessage_ForgotPassword')
    expect(emailMessage).toContain('{####}')
    expect(emailMessage).toContain('1 hour.')
  })

  it('is in the language of the page', async () => {
    const { emailMessage, emailSubject } = await messageOf('CustomMessage_SignUp', {
      clientMetadata: { language: 'ko' },
    })
    expect(emailSubject).toBe('CloudAlbum 인증 코드')
    expect(emailMessage).toContain('<html lang="ko">')
    expect(emailMessage).toContain('24시간')
  })

  it('is as long and its subject as short as Cognito takes them', async () => {
    for (const language of ['en', 'ko'])
      for (const source of ['CustomMessage_SignUp', 'CustomMessage_ForgotPassword'] as const) {
        const { emailMessage, emailSubject } = await messageOf(source, { clientMetadata: { language } })
        expect(emailMessage?.length).toBeLessThan(20_000)
        expect(emailSubject?.length).toBeLessThan(140)
      }
  })

  it('is refused for an address that somebody changes at Cognito itself', async () => {
    for (const source of ['CustomMessage_UpdateUserAttribute', 'CustomMessage_VerifyUserAttribute'] as const)
      await expect(run(messageEvent(source))).rejects.toThrow(/changed in the album/)
  })

  it('of another kind stays as it is', async () => {
    const event = messageEvent('CustomMessage_Authentication')
    expect(await run(event)).toEqual(event)
  })
})

it('A token opens nothing at Cognito itself', async () => {
  expect(await run(tokenEvent)).toMatchObject({
    version: '2',
    response: {
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
      },
    },
  })
})

it('An event of another trigger goes back as it came', async () => {
  const event = { ...tokenEvent, triggerSource: 'PostConfirmation_ConfirmSignUp' }
  expect(await run(event as never)).toEqual(event)
})
