import { config as publicConfig } from '@cloudalbum/contract'
import type { Config } from '@cloudalbum/config'
import { ok, problem, warning, type Finding } from '@cloudalbum/adapters-aws/finding'

/** Whether the album answers at its address. */
export async function checkRunning(config: Config): Promise<Finding> {
  const address = config.baseUrl ?? `http://localhost:${config.port}`
  const answer = await fetch(`${address}/api/config`, { signal: AbortSignal.timeout(5000) })
    .then((response) => response.json())
    .catch((error: unknown) => error as Error)
  if (answer instanceof Error)
    return warning(
      'Running',
      `Nothing answers at ${address}.`,
      'Start the album: npm start. If it runs, set BASE_URL and PORT for this command as for the album.',
    )
  const parsed = publicConfig.safeParse(answer)
  if (!parsed.success)
    return problem(
      'Running',
      `Something else answers at ${address}.`,
      'Set PORT to a free port, or stop what uses it.',
    )
  return ok('Running', `CloudAlbum ${parsed.data.version} answers at ${address}.`)
}

/** Links with a name that is not this machine's should be https: cookies and passwords travel. */
export function checkAddress(config: Config): Finding {
  if (!config.baseUrl)
    return ok('Address', `http://localhost:${config.port}, for this machine and its network.`)
  const { protocol, hostname } = new URL(config.baseUrl)
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    return ok('Address', config.baseUrl)
  return warning(
    'Address',
    `${config.baseUrl} is not encrypted.`,
    'Put a reverse proxy with a certificate before the album, and set BASE_URL to https://… (docs/operations.md).',
  )
}
