import { createServer } from 'node:http'
import type { S3Access } from '@cloudalbum/adapters-aws/testing'
import type { PageFile } from '@cloudalbum/infra/page-files'
import { deploy } from './deploy.ts'
import { Ending } from './ending.ts'
import { portOf, stopServer } from './events/storage-events.ts'
import { answerRequests } from './gateway/answer-requests.ts'
import { startEmulators } from './services.ts'

export interface CloudOptions {
  /** 0 takes a free one. */
  port: number
  /** Folder of templates whose functions run on this machine. */
  templates: string
  page: readonly PageFile[]
  /** A Ceph that runs already; undefined: one of its own. */
  s3: S3Access | undefined
  /** The environment of whoever starts this. */
  chosen: Record<string, string>
  say: (text: string) => void
}

export interface LocalCloud {
  baseUrl: string
  stop: () => Promise<void>
}

/** The whole album of the templates on this machine. @throws Error for what does not start; all else has ended then. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const ending = new Ending()
  try {
    const baseUrl = await start(options, ending)
    return { baseUrl, stop: () => ending.run() }
  } catch (error) {
    await ending.run()
    throw error
  }
}

/** The address comes first: buckets and functions must know it. */
async function start({ port, s3, ...options }: CloudOptions, ending: Ending): Promise<string> {
  const requests = answerRequests()
  const server = createServer(requests.handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  ending.add(server, () => stopServer(server))
  const baseUrl = `http://localhost:${portOf(server)}`
  options.say(s3 ? 'Starting DynamoDB Local …' : 'Starting DynamoDB Local and Ceph …')
  const emulators = await startEmulators(s3, ending)
  requests.answerWith(await deploy({ ...options, baseUrl, emulators }, ending))
  return baseUrl
}
