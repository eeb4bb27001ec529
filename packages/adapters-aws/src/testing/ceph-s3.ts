import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cephConf, monAddresses, type CephConf } from './ceph-conf.ts'
import { notifyCreated, type NotifyOptions } from './ceph-notify.ts'
import { daemonsIn, type Daemons } from './daemons.ts'
import { needDebianPackages } from './debian-packages.ts'
import { freePort } from './dynamodb-local.ts'
import type { S3Access } from './s3-access.ts'

const run = promisify(execFile)
const bootMs = 60_000

export interface CephS3 extends S3Access {
  /** Its configuration file, for `cephAdmin`. */
  conf: string
  /** See `notifyCreated`. */
  notify(bucket: string, url: string, options?: NotifyOptions): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts Ceph with its S3 gateway, empty and in memory, on free ports; in about 10 s. Several may run at once. It ends with
 * this process, however that ends.
 * @throws Error with the command that installs it when it is missing.
 */
export async function startCeph(options: { port?: number } = {}): Promise<CephS3> {
  await needDebianPackages('The S3 gateway of Ceph, which tests of files on S3 talk to,', {
    '/usr/bin/ceph-mon': 'ceph-mon',
    '/usr/bin/ceph-osd': 'ceph-osd',
    '/usr/bin/radosgw': 'radosgw',
    '/usr/bin/ceph': 'ceph-common',
  })
  const folder = await mkdtemp(join(tmpdir(), 'ceph-'))
  const conf: CephConf = {
    folder,
    fsid: randomUUID(),
    monPorts: [await freePort(), await freePort()],
    gatewayPort: options.port ?? (await freePort()),
  }
  const daemons = daemonsIn(folder)
  const file = join(folder, 'ceph.conf')
  try {
    await boot(conf, ['-c', file], daemons)
    const endpoint = `http://127.0.0.1:${conf.gatewayPort}`
    const access = { endpoint, region: 'us-east-1', accessKeyId: hex(10), secretAccessKey: hex(20) }
    const keys = ['--access-key', access.accessKeyId, '--secret-key', access.secretAccessKey]
    await cephAdmin(file, 'user', 'create', '--uid=album', '--display-name=album', ...keys)
    return {
      ...access,
      conf: file,
      notify: (bucket, url, options) => notifyCreated(access, bucket, url, options),
      stop: () => daemons.stop(),
    }
  } catch (error) {
    await daemons.stop()
    throw error
  }
}

/** Calls `radosgw-admin` (quotas and the like). Gives what it prints. */
export async function cephAdmin(conf: string, ...args: string[]): Promise<string> {
  return (await run('radosgw-admin', ['-c', conf, ...args], { timeout: bootMs })).stdout
}

const hex = (bytes: number) => randomBytes(bytes).toString('hex')

async function boot(conf: CephConf, configured: string[], daemons: Daemons): Promise<void> {
  const { folder } = conf
  const call = (program: string, ...args: string[]) => run(program, args, { cwd: folder, timeout: bootMs })
  for (const name of ['mon', 'osd', 'rgw']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'ceph.conf'), cephConf(conf))

  const osdKey = await makeKeys(call)
  await call(
    'monmaptool',
    '--create',
    '--fsid',
    conf.fsid,
    '--addv',
    'a',
    monAddresses(conf.monPorts),
    'monmap',
  )
  const mon = [...configured, '-i', 'a']
  await call('ceph-mon', ...mon, '--mkfs', '--monmap', 'monmap', '--keyring', 'keyring')
  const monEnded = daemons.start('ceph-mon', ['-f', ...mon])

  const ceph = (...args: string[]) => call('ceph', ...configured, '--connect-timeout', '30', ...args)
  const osdId = randomUUID()
  const osd = [...configured, '-i', '0']
  await unlessEnded(monEnded, 'ceph-mon', ceph('osd', 'new', osdId, '0'))
  await call('ceph-osd', ...osd, '--mkfs', '--osd-uuid', osdId, '--key', osdKey)
  const osdEnded = daemons.start('ceph-osd', ['-f', ...osd])
  await ceph('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=localhost')

  const gatewayEnded = daemons.start('radosgw', ['-f', ...configured, '-n', 'client.rgw.a'])
  const all = Promise.race([monEnded, osdEnded, gatewayEnded])
  await unlessEnded(all, 'Ceph', answers(`http://127.0.0.1:${conf.gatewayPort}`))
}

type Call = (program: string, ...args: string[]) => Promise<{ stdout: string }>

/** Gives the key of the OSD. */
async function makeKeys(call: Call): Promise<string> {
  const gen = (name: string, ...caps: string[]) =>
    call(
      'ceph-authtool',
      'keyring',
      '--gen-key',
      '-n',
      name,
      ...caps.flatMap((cap) => ['--cap', ...cap.split(':')]),
    )
  await call('ceph-authtool', '--create-keyring', 'keyring')
  await gen('mon.', 'mon:allow *')
  await gen('client.admin', 'mon:allow *', 'osd:allow *', 'mgr:allow *')
  await gen('client.rgw.a', 'mon:allow rwx', 'osd:allow rwx')
  await gen('osd.0', 'mon:allow profile osd', 'osd:allow *')
  return (await call('ceph-authtool', 'keyring', '-p', '-n', 'osd.0')).stdout.trim()
}

async function unlessEnded<T>(ended: Promise<string>, what: string, work: Promise<T>): Promise<T> {
  const failed = ended.then((how) => Promise.reject(new Error(`${what} does not start: ${how}.`)))
  return Promise.race([work, failed])
}

async function answers(endpoint: string): Promise<void> {
  const untilMs = performance.now() + bootMs
  while (performance.now() < untilMs) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`There is no answer at ${endpoint} within ${bootMs / 1000} s.`)
}
