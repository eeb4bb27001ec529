import { problem, type Finding } from './finding.ts'

interface SdkError {
  name?: string
  code?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
}

const signIn =
  'Sign in: aws configure sso (once), aws sso login, and export AWS_PROFILE=<profile>. With keys of an endpoint of your own: export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…'
const clockMend = 'Set the clock of this machine: sudo timedatectl set-ntp true'

/** By names of errors, what is wrong with who asks, whatever is asked for. */
const reasons: [RegExp, string, string][] = [
  [/^CredentialsProviderError$/, 'There are no keys here.', signIn],
  [
    /^(?:Expired(?:Token|TokenException)|TokenProviderError|TokenRefreshRequired|RequestExpired)$/,
    'The keys have expired.',
    'Sign in again: aws sso login',
  ],
  [/^(?:RequestTimeTooSkewed|RequestInTheFuture)$/, 'The clock of this machine is wrong.', clockMend],
  [
    /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException)$/,
    'The service does not know these keys.',
    `Look at whose they are: aws sts get-caller-identity. ${signIn}`,
  ],
  [
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError|UnknownEndpoint)$/,
    'The service does not answer.',
    'Look at the network, and at AWS_REGION (aws configure get region): a region that does not exist has no address. With an endpoint of your own, look whether it runs, and at AWS_ENDPOINT_URL_….',
  ],
]

/** Why a service would not say how something is, and what to do about it. */
export function refused(what: string, error: unknown): Finding {
  const { name = '', code = '', message = '', $metadata } = (error ?? {}) as SdkError
  const known = reasons.find(([form]) => form.test(name) || form.test(code))
  if (known) return problem(what, `${known[1]} ${message}`.trim(), known[2])
  if (
    /AccessDenied|NotAuthorized|AuthorizationError|Forbidden/.test(name) ||
    $metadata?.httpStatusCode === 403
  )
    return problem(
      what,
      `These keys may not look: ${message || name}`,
      'Use keys that may look at the resources of the stage (ReadOnlyAccess is enough), or grant what the message names.',
    )
  return problem(
    what,
    `${name || 'Error'}: ${message || String(error)}`,
    'Try again; when it stays so, look at https://health.aws.amazon.com and at what the message names.',
  )
}

/** Findings of a look; a look that fails is one of them. */
export async function looked(what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  } catch (error) {
    return [refused(what, error)]
  }
}

export const isNamed = (error: unknown, ...names: string[]) =>
  names.includes((error as SdkError | undefined)?.name ?? '')
