import { GetParametersByPathCommand, type Parameter, type SSMClient } from '@aws-sdk/client-ssm'
import { orUnavailable } from '../service-errors.ts'

export interface ReadParametersOptions {
  client: Pick<SSMClient, 'send'>
  /** `/cloudalbum/dev` */
  path: string
}

/** Settings in Parameter Store cannot be read; the message says what mends it. */
export class ParametersError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ParametersError'
  }
}

/**
 * Settings by name, decrypted: `/cloudalbum/dev/SIGN_UP` is `SIGN_UP`, and so is `/cloudalbum/dev/accounts/SIGN_UP`.
 * @throws ParametersError when there are none, one name is there twice, or reading them is not allowed; AppError `unavailable`.
 */
export async function readParameters(options: ReadParametersOptions): Promise<Record<string, string>> {
  const path = options.path.replace(/\/+$/, '')
  const byName = new Map<string, { parameter: string; value: string }>()
  for await (const { Name: parameter = '', Value: value = '' } of pagesOf(options.client, path)) {
    const name = parameter.slice(parameter.lastIndexOf('/') + 1)
    const same = byName.get(name)
    if (same)
      throw new ParametersError(
        `${name} is set twice, as ${same.parameter} and ${parameter}. Remove one: aws ssm delete-parameter --name ${parameter}`,
      )
    byName.set(name, { parameter, value })
  }
  if (byName.size === 0)
    throw new ParametersError(
      `There are no settings under ${path}. Deploy the stage, which writes them (npm run deploy -- --stage ${stageOf(path)}), ` +
        `or write one: aws ssm put-parameter --type String --name ${path}/BASE_URL --value https://photos.example.org`,
    )
  return Object.fromEntries([...byName].map(([name, { value }]) => [name, value]))
}

async function* pagesOf(client: Pick<SSMClient, 'send'>, path: string): AsyncGenerator<Parameter> {
  for (let token: string | undefined; ;) {
    const request = new GetParametersByPathCommand({
      Path: path,
      Recursive: true,
      WithDecryption: true,
      ...(token === undefined ? {} : { NextToken: token }),
    })
    const { Parameters = [], NextToken } = await readable(path, () =>
      orUnavailable('Parameter Store does not answer.', () => client.send(request)),
    )
    yield* Parameters
    if (!NextToken) return
    token = NextToken
  }
}

async function readable<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessDeniedException') throw error
    throw new ParametersError(
      `The settings under ${path} may not be read: ssm:GetParametersByPath on arn:aws:ssm:*:*:parameter${path}, and kms:Decrypt ` +
        `where they are encrypted with a key of your own, is not granted to these credentials. Whose they are: ` +
        `aws sts get-caller-identity. Functions are granted it by: npm run deploy -- --stage ${stageOf(path)}`,
      error,
    )
  }
}

const stageOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
