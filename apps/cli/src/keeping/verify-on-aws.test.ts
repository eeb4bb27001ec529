import { imagesThatSay } from '@cloudalbum/adapters-local/testing'
import {
  newId,
  originalKey,
  renditionKey,
  runLongWork,
  verifyAlbum,
  verifyKind,
  type Photo,
  type VerifyAlbumPorts,
} from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { startAccount, type Stage, type TestAccount } from '../testing/test-stage.ts'

const dayMs = 86_400_000
let account: TestAccount
let stage: Stage
let ownerId: string
let [lost, changed, mended]: Photo[] = []

beforeAll(async () => {
  account = await startAccount({ dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') })
  stage = await account.deploy()
  const owner = await stage.signUp()
  ownerId = owner.id
  lost = await owner.addPhoto('lost')
  changed = await owner.addPhoto('changed')
  mended = await owner.addPhoto('mended')
})
afterAll(() => account.close())

/** Two days later, when files that no row speaks of are no longer new. Gives what was found. */
async function verifyAll(): Promise<string[]> {
  const clock = new FakeClock(Date.now() + 2 * dayMs)
  const { rows, blobs } = stage
  const onError = (error: unknown) => {
    throw error
  }
  const ports: VerifyAlbumPorts = { ...rows, blobs, clock, images: imagesThatSay(() => ({})) }
  const holding = { work: rows.work, clock, onError }
  const options = { bytes: 'all', repair: true } as const
  const { work } = await runLongWork(holding, { kind: verifyKind }, verifyAlbum(ports, options))
  return work.findings.first.map(({ what, where, repaired }) => `${what} ${where} ${repaired}`).sort()
}

const put = (key: string, text: string) =>
  stage.blobs.put(key, Buffer.from(text), { contentType: 'image/jpeg' })
const textAt = async (key: string) => new Response((await stage.blobs.get(key)).body).text()

it('cloudalbum verify finds rows in DynamoDB and files in S3 to be whole', { timeout: 60_000 }, async () => {
  expect(await account.run('verify', '--stage', stage.name)).toEqual({
    code: 0,
    stdout: '3 photos looked at, 0 bytes of originals read. Nothing is wrong.\n',
    stderr: '',
  })
})

it(
  'finds every kind of damage, mends what can be made again and tells of the rest',
  { timeout: 60_000 },
  async () => {
    if (!lost || !changed || !mended) throw new Error('There are three photos.')
    const [gone, flipped, thumbnail] = [
      originalKey(lost),
      originalKey(changed),
      renditionKey(mended, 'thumbnail'),
    ]
    await stage.blobs.remove([gone, flipped, thumbnail])
    await put(flipped, 'chanGed')
    const orphan = `originals/${ownerId}/${newId()}/${'0'.repeat(64)}`
    await put(orphan, 'nobody')
    await stage.rows.dynamo.put('photo-months', { accountId: ownerId, month: '2024-05', count: 9 })

    expect(await verifyAll()).toEqual(
      [
        `count-wrong month 2024-05 of account ${ownerId} true`,
        `file-orphan ${orphan} false`,
        `original-damaged ${flipped} false`,
        `original-missing ${gone} false`,
        `rendition-missing ${thumbnail} true`,
      ].sort(),
    )
    expect(await textAt(thumbnail)).toBe('mended')
    expect(await textAt(flipped)).toBe('chanGed')
    expect(await stage.rows.index.months(ownerId)).toEqual([{ month: '2024-05', count: 3 }])

    const { code, stdout } = await account.run('verify', '--stage', stage.name, '--json')
    expect(code).toBe(1)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { what: 'original-missing', where: gone, repaired: false },
      { result: { photos: 3 }, findings: { count: 1, repaired: 0 } },
    ])
  },
)
