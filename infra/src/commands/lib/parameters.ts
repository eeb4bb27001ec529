import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'

/** Settings of one stage, as functions read them. */
export interface Parameters {
  /** Undefined when it is not there. */
  get(name: string): Promise<string | undefined>
  /** Encrypted with a key of AWS, which costs nothing. */
  putSecret(name: string, value: string): Promise<void>
  removeAll(): Promise<void>
}

const perRequest = 10

/** @param path `/cloudalbum/dev/` */
export function createParameters(path: string, client = new SSMClient({})): Parameters {
  return {
    async get(name) {
      try {
        const found = await client.send(new GetParameterCommand({ Name: path + name, WithDecryption: true }))
        return found.Parameter?.Value
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined
        throw error
      }
    },
    async putSecret(name, value) {
      const put = { Name: path + name, Value: value, Type: 'SecureString' as const, Overwrite: true }
      await client.send(new PutParameterCommand(put))
    },
    async removeAll() {
      for (;;) {
        const { Parameters: found = [] } = await client.send(
          new GetParametersByPathCommand({ Path: path, Recursive: true, MaxResults: perRequest }),
        )
        const Names = found.flatMap(({ Name }) => Name ?? [])
        if (Names.length === 0) return
        await client.send(new DeleteParametersCommand({ Names }))
      }
    },
  }
}
