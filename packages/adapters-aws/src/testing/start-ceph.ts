import type { TestProject } from 'vitest/node'
import { startCeph } from './ceph-s3.ts'
import type { S3Access } from './s3-access.ts'
import { startOnce } from './start-once.ts'

declare module 'vitest' {
  interface ProvidedContext {
    s3: S3Access
    /** Configuration of the cluster, for `radosgw-admin`. */
    cephConf: string
  }
}

/** Once for all tests of the run. */
export default async function start(project: TestProject) {
  const { one, stop } = await startOnce('ceph', startCeph)
  const { endpoint, region, accessKeyId, secretAccessKey, conf } = one
  project.provide('s3', { endpoint, region, accessKeyId, secretAccessKey })
  project.provide('cephConf', conf)
  return stop
}
