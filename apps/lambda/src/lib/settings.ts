import { httpTimeouts, readParameters } from '@cloudalbum/adapters-aws'
import { SSMClient } from '@aws-sdk/client-ssm'
import { readConfig, readEnv, type Config } from '@cloudalbum/config'

export interface FunctionSettings extends Config {
  /** Where people reach the album. */
  baseUrl: string
  albumSecret: Uint8Array
  /** Where Firehose puts its objects. */
  clicksBucket: string | undefined
  /** By which the distribution in front of the album is known. */
  edgeToken: string | undefined
}

/**
 * What this function is told by its environment, and by Parameter Store under PARAMETER_PATH; the environment comes first.
 * @throws ConfigError, ParametersError
 */
export async function readSettings(): Promise<FunctionSettings> {
  const env = readEnv()
  const path = env['PARAMETER_PATH']
  const parameters = path ? await readParameters({ client: new SSMClient(httpTimeouts.services), path }) : {}
  const all = { ...parameters, ...env }
  const config = readConfig(all)
  const { baseUrl, albumSecret } = config
  if (baseUrl === undefined) throw missing('BASE_URL', path)
  if (albumSecret === undefined) throw missing('ALBUM_SECRET', path)
  return { ...config, baseUrl, albumSecret, clicksBucket: all['CLICKS_BUCKET'], edgeToken: all['EDGE_TOKEN'] }
}

const missing = (name: string, path = '/cloudalbum/<stage>/') =>
  new Error(`${name} is missing: npm run deploy writes it to Parameter Store as ${path}${name}.`)
