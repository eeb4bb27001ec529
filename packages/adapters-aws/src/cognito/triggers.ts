import { composeMail } from '@cloudalbum/core'
import type {
  CustomMessageTriggerEvent,
  PreSignUpTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
} from 'aws-lambda'

export interface TriggerOptions {
  /** Where people reach the album. */
  baseUrl: string
  /** As `IDENTITY=cognito` is set up. */
  confirmation: 'code' | 'link' | 'automatic'
}

type TriggerEvent = PreSignUpTriggerEvent | CustomMessageTriggerEvent | PreTokenGenerationV2TriggerEvent

/** One function for every trigger of the pool. What it has nothing to say to goes back as it came. */
export function cognitoTriggers(options: TriggerOptions): (event: TriggerEvent) => Promise<TriggerEvent> {
  const [signUp, message] = [preSignUp(options), customMessage(options)]
  return async (event) => {
    if (isPreSignUp(event)) return signUp(event)
    if (isCustomMessage(event)) return message(event)
    return isPreTokenGeneration(event) ? preTokenGeneration(event) : event
  }
}

const isPreSignUp = (event: TriggerEvent): event is PreSignUpTriggerEvent =>
  event.triggerSource.startsWith('PreSignUp_')
const isCustomMessage = (event: TriggerEvent): event is CustomMessageTriggerEvent =>
  event.triggerSource.startsWith('CustomMessage_')
const isPreTokenGeneration = (event: TriggerEvent): event is PreTokenGenerationV2TriggerEvent =>
  event.triggerSource.startsWith('TokenGeneration_')

// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html

const hourMs = 3_600_000

/** Confirms who signs up, and takes their address for proven, where the album is set up so. */
export const preSignUp =
  ({ confirmation }: Pick<TriggerOptions, 'confirmation'>) =>
  (event: PreSignUpTriggerEvent): PreSignUpTriggerEvent => {
    if (confirmation !== 'automatic' || event.triggerSource !== 'PreSignUp_SignUp') return event
    return { ...event, response: { ...event.response, autoConfirmUser: true, autoVerifyEmail: true } }
  }

/** Cognito fills its code in where `{####}` is, in the message only; so these subjects have none. */
const subjects = { en: 'Your CloudAlbum code', ko: 'CloudAlbum 인증 코드' }

/** The mails of Cognito in the words and languages of the album. @throws Error for those that the album does not want sent. */
export const customMessage =
  ({ baseUrl }: Pick<TriggerOptions, 'baseUrl'>) =>
  (event: CustomMessageTriggerEvent): CustomMessageTriggerEvent => {
    const { codeParameter: code, linkParameter: link, userAttributes, clientMetadata } = event.request
    const filling = { to: String(userAttributes['email'] ?? ''), baseUrl }
    const language = clientMetadata?.['language'] === 'ko' ? 'ko' : 'en'
    switch (event.triggerSource) {
      case 'CustomMessage_SignUp':
      case 'CustomMessage_ResendCode': {
        // How long Cognito keeps each kind of code: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
        const lifeMs = 24 * hourMs
        if (!link)
          return written(
            event,
            composeMail('confirm', language, { ...filling, code, lifeMs }).html,
            subjects[language],
          )
        const { html, subject } = composeMail('confirm-link', language, { ...filling, link, lifeMs })
        return written(event, html, subject)
      }
      case 'CustomMessage_ForgotPassword':
        return written(
          event,
          composeMail('reset', language, { ...filling, code, lifeMs: hourMs }).html,
          subjects[language],
        )
      // The album proves a new address by itself. Without this mail, nobody can move a login with a stolen token.
      case 'CustomMessage_UpdateUserAttribute':
      case 'CustomMessage_VerifyUserAttribute':
        throw new Error('The address of an account is changed in the album.')
      default:
        return event
    }
  }

const written = (event: CustomMessageTriggerEvent, emailMessage: string, emailSubject: string) => ({
  ...event,
  response: { ...event.response, emailMessage, emailSubject },
})

/**
 * Takes the scope away with which a token may change or delete its user at Cognito itself: what a stolen page must not do
 * without the password (event version 2, which the Essentials plan has).
 */
export const preTokenGeneration = (
  event: PreTokenGenerationV2TriggerEvent,
): PreTokenGenerationV2TriggerEvent => ({
  ...event,
  response: {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
    },
  },
})
