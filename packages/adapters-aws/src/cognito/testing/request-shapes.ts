import { checkMembers } from '../../testing/fakes/json-protocol.ts'
import { Refusal } from '../../testing/fakes/service-fake.ts'

type Input = Record<string, unknown>
type Check = (value: unknown) => boolean

interface Shape {
  /** By credentials of AWS. The others are of the app client, and need its secret. */
  signed: boolean
  required: Record<string, Check>
  optional?: Record<string, Check>
}

/** Patterns and lengths as https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html has them. */
const text =
  (pattern: RegExp, max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length >= 1 && value.length <= max && pattern.test(value)
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string)
const isTexts: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) => typeof one === 'string' && one.length <= 131_072)
const isAttributes: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (one: Input) =>
      Object.keys(one).every((key) => key === 'Name' || key === 'Value') &&
      text(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u, 32)(one['Name']) &&
      typeof one['Value'] === 'string' &&
      one['Value'].length <= 2048,
  )

const Username = text(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u, 128)
const UserPoolId = text(/^[\w-]+_[0-9a-zA-Z]+$/, 55)
const ClientId = text(/^[\w+]+$/, 128)
const ClientSecret = text(/^[\w+]+$/, 64)
const SecretHash = text(/^[\w+=/]+$/, 128)
const Password = text(/^\S+.*\S+$/, 256)
const ConfirmationCode = text(/^\S+$/, 2048)
const Token = text(/^[A-Za-z0-9\-_=.]+$/, 10_000)

const ofUser: Shape = { signed: true, required: { UserPoolId, Username } }
const asUser = { ClientId, Username }
const client = { SecretHash, ClientMetadata: isTexts }

const shapes: Record<string, Shape> = {
  AdminConfirmSignUp: { ...ofUser, optional: { ClientMetadata: isTexts } },
  AdminCreateUser: {
    ...ofUser,
    optional: {
      UserAttributes: isAttributes,
      MessageAction: oneOf('RESEND', 'SUPPRESS'),
      TemporaryPassword: Password,
    },
  },
  AdminDeleteUser: ofUser,
  AdminDisableUser: ofUser,
  AdminEnableUser: ofUser,
  AdminGetUser: ofUser,
  AdminUserGlobalSignOut: ofUser,
  AdminInitiateAuth: {
    signed: true,
    required: { UserPoolId, ClientId, AuthFlow: oneOf('ADMIN_USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH') },
    optional: { AuthParameters: isTexts, ClientMetadata: isTexts },
  },
  AdminSetUserPassword: {
    signed: true,
    required: { UserPoolId, Username, Password },
    optional: { Permanent: (value) => typeof value === 'boolean' },
  },
  AdminUpdateUserAttributes: {
    signed: true,
    required: { UserPoolId, Username, UserAttributes: isAttributes },
  },
  ListUsers: {
    signed: true,
    required: { UserPoolId },
    optional: {
      AttributesToGet: (value) => Array.isArray(value),
      Limit: (value) => typeof value === 'number' && value >= 0 && value <= 60,
      PaginationToken: text(/^\S+$/, 10_000),
    },
  },
  SignUp: {
    signed: false,
    required: { ...asUser, Password },
    optional: { ...client, UserAttributes: isAttributes },
  },
  ConfirmSignUp: { signed: false, required: { ...asUser, ConfirmationCode }, optional: client },
  ResendConfirmationCode: { signed: false, required: asUser, optional: client },
  ForgotPassword: { signed: false, required: asUser, optional: client },
  ConfirmForgotPassword: {
    signed: false,
    required: { ...asUser, ConfirmationCode, Password },
    optional: client,
  },
  RevokeToken: { signed: false, required: { Token, ClientId }, optional: { ClientSecret } },
}

export const isSigned = (operation: string) => shapes[operation]?.signed ?? true

/** @throws Refusal as the service does for an input that is not of the documented shape. */
export function checkInput(operation: string, input: Input): void {
  const shape = shapes[operation]
  if (!shape) throw new Refusal(400, 'UnknownOperationException', operation)
  const { required, optional = {} } = shape
  checkMembers(input, [...Object.keys(required), ...Object.keys(optional)])
  for (const [name, isRight] of Object.entries({ ...required, ...optional })) {
    const value = input[name]
    if (value === undefined && !(name in required)) continue
    if (!isRight(value)) throw invalidParameter(`Value at '${name}' failed to satisfy constraint`)
  }
}

export const invalidParameter = (message: string) => new Refusal(400, 'InvalidParameterException', message)
