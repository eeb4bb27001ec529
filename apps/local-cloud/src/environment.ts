import type { CloudFunction } from '@cloudalbum/infra/model'

/** Of this machine, for programs that functions start. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG']

export interface Here {
  /** Keys and endpoints of the services. */
  access: Record<string, string>
  /** What the templates say of hosts, and how that is here. */
  localised: (text: string) => string
  /** Where the emulator of the pool has its keys. */
  keysUrl: string
  machine: Record<string, string>
}

/** All that a function finds: what the templates give it, what Lambda sets, and where the services are that stand in here. */
export const environmentOf =
  ({ access, localised, keysUrl, machine }: Here) =>
  ({ name, environment, memoryMb, handler }: CloudFunction): Record<string, string> => ({
    ...Object.fromEntries(
      inherited.flatMap((variable) => {
        const value = machine[variable]
        return value === undefined ? [] : [[variable, value]]
      }),
    ),
    ...Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => [variable, localised(value)]),
    ),
    ...access,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    _HANDLER: handler,
    // Buckets here are part of the path, and the keys of the pool are not at Amazon's.
    S3_PATH_STYLE: 'yes',
    USER_POOL_KEYS_URL: keysUrl,
  })
