import { AppError } from '@cloudalbum/core'
import { isPassing } from '../service-errors.ts'

/** Names as https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html and the pages of the operations have them. */
type CognitoErrorName =
  | 'CodeMismatchException'
  | 'ExpiredCodeException'
  | 'InvalidParameterException'
  | 'LimitExceededException'
  | 'NotAuthorizedException'
  | 'PasswordResetRequiredException'
  | 'TooManyFailedAttemptsException'
  | 'UnauthorizedException'
  | 'UsernameExistsException'
  | 'UserNotConfirmedException'
  | 'UserNotFoundException'

/** A wrong client secret is a fault of ours, though Cognito calls it NotAuthorizedException, as a wrong password. */
export const isNamed = (error: unknown, ...names: CognitoErrorName[]): boolean =>
  error instanceof Error && (names as string[]).includes(error.name) && !/secret.?hash/i.test(error.message)

/** Gives undefined for errors that say so; others as they are. */
export async function unless<T>(names: CognitoErrorName[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    if (isNamed(error, ...names)) return undefined
    throw error
  }
}

/** Runs what a port promises. @throws AppError for every fault that Cognito documents; others as they are. */
export async function translated<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof AppError ? error : (translate(error) ?? error)
  }
}

const weak = 'The password is not one that this album takes. Take a longer one.'
const wrongCode = 'The code is wrong or too old. Ask for a new one.'

export const codeWrong = (cause: unknown) => new AppError('code-wrong', wrongCode, { cause })

export const passwordWeak = (detail: string, cause?: unknown) =>
  new AppError('password-weak', detail, { fields: { password: detail }, cause })

function translate(cause: unknown): AppError | undefined {
  switch (cause instanceof Error ? cause.name : '') {
    case 'InvalidPasswordException':
    case 'PasswordHistoryPolicyViolationException':
      return passwordWeak(weak, cause)
    case 'CodeMismatchException':
    case 'ExpiredCodeException':
      return codeWrong(cause)
    case 'UserLambdaValidationException':
      return new AppError('sign-up-closed', 'This album does not take an account with this address.', {
        cause,
      })
    case 'LimitExceededException':
    case 'TooManyFailedAttemptsException':
      return tooOften(15 * 60, cause)
    case 'TooManyRequestsException':
      return tooOften(5, cause)
    case 'CodeDeliveryFailureException':
      return away(cause)
    default:
      return isPassing(cause) ? away(cause) : undefined
  }
}

const tooOften = (retryAfterS: number, cause: unknown) =>
  new AppError('rate-limited', 'That was tried too often. Wait a while, then try again.', {
    retryAfterS,
    cause,
  })

const away = (cause: unknown) =>
  new AppError('unavailable', 'Signing in does not work at the moment. Try again soon.', {
    retryAfterS: 5,
    cause,
  })
