import { GetParametersByPathCommand, type Parameter, type SSMClient } from '@aws-sdk/client-ssm'
import { ok, problem, warning, type Finding } from './finding.ts'

export interface CheckParametersOptions {
  client: Pick<SSMClient, 'send'>
  /** `/cloudalbum/dev` */
  path: string
  /** Every setting that the album knows. */
  known: readonly string[]
  /** Command that writes what is missing. */
  deploys: string
}

/** What `npm run deploy` writes, and of it what is secret. */
export const written = [
  'BASE_URL',
  'MEDIA_URL',
  'MEDIA_KEY_PAIR_ID',
  'CDN_DISTRIBUTION_ID',
  'USER_POOL_ID',
  'USER_POOL_CLIENT_ID',
] as const
export const secrets = ['ALBUM_SECRET', 'EDGE_TOKEN', 'MEDIA_PRIVATE_KEY', 'USER_POOL_CLIENT_SECRET'] as const

export interface CheckedParameters {
  findings: Finding[]
  /** Settings by name; what is not there is missing. */
  values: Record<string, string>
}

/** Settings of a stage in Parameter Store: missing ones, secrets that anybody may read, names that mean nothing. */
export async function checkParameters(options: CheckParametersOptions): Promise<CheckedParameters> {
  const { path, known, deploys } = options
  const found = await parametersOf(options)
  const types = new Map(found.map(({ Name = '', Type }) => [nameIn(Name), Type]))
  const missing = [...written, ...secrets].filter((name) => !types.has(name))
  const open = [...types].filter(
    ([name, type]) => (secrets as readonly string[]).includes(name) && type !== 'SecureString',
  )
  const strange = [...types.keys()].filter(
    (name) => !known.includes(name) && !(secrets as readonly string[]).includes(name),
  )
  const findings = [
    ...(missing.length > 0
      ? [problem('Parameters', `Missing under ${path}: ${missing.join(', ')}.`, `Write them: ${deploys}`)]
      : []),
    ...open.map(([name, type]) =>
      problem(
        'Parameters',
        `${path}/${name} is a ${type ?? 'parameter'}, which is kept as it is: it must be a SecureString.`,
        `Change its type, and then the secret, which others may have read: aws ssm delete-parameter --name ${path}/${name}, then ${deploys}`,
      ),
    ),
    ...strange.map((name) =>
      warning(
        'Parameters',
        `${path}/${name} is no setting of the album.`,
        `Correct its name (docs/configuration.md), or remove it: aws ssm delete-parameter --name ${path}/${name}`,
      ),
    ),
  ]
  const values = Object.fromEntries(found.map(({ Name = '', Value = '' }) => [nameIn(Name), Value]))
  if (findings.length === 0)
    findings.push(ok('Parameters', `${found.length} under ${path}, all that a stage needs.`))
  return { findings, values }
}

const nameIn = (parameter: string) => parameter.slice(parameter.lastIndexOf('/') + 1)

async function parametersOf({ client, path }: CheckParametersOptions): Promise<Parameter[]> {
  const all: Parameter[] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(
      new GetParametersByPathCommand({
        Path: path,
        Recursive: true,
        WithDecryption: true,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    )
    all.push(...(page.Parameters ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return all
}
