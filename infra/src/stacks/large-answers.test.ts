import { describe, expect, it } from 'vitest'
import { runInNewContext } from 'node:vm'
import { largeBodyPaths, streamedPaths } from '../routes.ts'
import { contractRoutes, sourceModule } from '../testing/sources.ts'
import { statementsOfFunction } from '../testing/statements.ts'
import { everything, synthesize } from '../testing/synthesize.ts'

const plain = synthesize({ stage: 'dev' })
const full = synthesize(everything)
const { behaviours, functionUrls } = plain.model

const fits = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path)
const isStreamed = (path: string) => streamedPaths.some((pattern) => fits(pattern, path))

interface EdgeRequest {
  uri: string
  headers: Record<string, { value: string }>
}
interface EdgeAnswer {
  statusCode?: number
  headers: Record<string, { value: string }>
  body: { data: string }
}
const onRequest = (path: string) => behaviours.find((one) => fits(one.path, path))?.onRequest ?? ''
const ask = (request: EdgeRequest) =>
  runInNewContext(
    `${onRequest(request.uri)}\nhandler({ request: ${JSON.stringify(request)} })`,
  ) as EdgeAnswer & EdgeRequest

describe('answers of any size', () => {
  it('are streamed by a function of their own, also where a container answers the rest', () => {
    for (const { model } of [plain, full]) {
      const [url, ...others] = model.functionUrls
      expect(others).toEqual([])
      expect(url).toMatchObject({ streams: true, signed: true })
      expect(url?.function).toMatch(/^cloudalbum-\w+-download$/)
      for (const path of streamedPaths)
        expect(model.behaviours.find((one) => one.path === path)?.origin, path).toBe(url?.host)
    }
  })

  it('are those of the routes that the function has, each of which only reads', async () => {
    const { streamedRoutes, streamedDialectPaths } = (await sourceModule(
      'packages/app/src/streamed-app.ts',
    )) as { streamedRoutes: { method: string; path: string }[]; streamedDialectPaths: string[] }
    const caught = (await contractRoutes()).filter(({ path }) => isStreamed(path))
    const named = (routes: { method: string; path: string }[]) =>
      routes.map(({ method, path }) => `${method} ${path}`).sort()
    expect(named(caught)).toEqual(named(streamedRoutes))
    expect(caught.every(({ method }) => method === 'GET')).toBe(true)
    expect(streamedPaths.filter((path) => path.startsWith('/compat/'))).toEqual(streamedDialectPaths)
  })

  it('come through CloudFront alone, which signs what it asks', () => {
    const permissions = plain
      .all('AWS::Lambda::Permission')
      .map(({ properties }) => properties)
      .filter(({ FunctionName }) => String(FunctionName).endsWith(':cloudalbum-dev-download'))
    expect(permissions.map(({ Action }) => Action).sort()).toEqual([
      'lambda:InvokeFunction',
      'lambda:InvokeFunctionUrl',
    ])
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('cloudfront.amazonaws.com')
      expect(SourceArn).toMatch(/^arn:aws:cloudfront::123456789012:distribution\/Distribution/)
    }
    expect(permissions.find(({ Action }) => Action === 'lambda:InvokeFunction')).toMatchObject({
      InvokedViaFunctionUrl: true,
    })
    const controls = plain
      .all('AWS::CloudFront::OriginAccessControl')
      .map(({ properties }) => properties['OriginAccessControlConfig'])
    expect(controls).toContainEqual(
      expect.objectContaining({
        OriginAccessControlOriginType: 'lambda',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      }),
    )
    expect(functionUrls).toHaveLength(1)
  })

  it('know who asks, whose word stands beside that signature, and cannot be put there by hand', () => {
    const asked = (headers: Record<string, string>) =>
      ask({
        uri: '/api/galleries/a/export',
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
      }).headers
    expect(asked({ authorization: 'Bearer x' })).toMatchObject({
      'x-album-authorization': { value: 'Bearer x' },
    })
    expect(asked({ 'x-album-authorization': 'Bearer x' })).toEqual({})
  })

  it('have the time that 200 MB take at 2 MB a second, several times, and no right to change a file', () => {
    const download = plain.model.functions.find(({ name }) => name.endsWith('-download'))
    expect(download?.timeoutS).toBe(900)
    const files = statementsOfFunction(plain, 'download')
      .flatMap(({ actions }) => actions)
      .filter((action) => action.startsWith('s3:'))
    expect(new Set(files)).toEqual(new Set(['s3:GetObject', 's3:ListBucket']))
  })
})

describe('bodies that a function cannot take', () => {
  const sent = (uri: string, bytes: number) =>
    ask({ uri, headers: { 'content-length': { value: String(bytes) } } })

  it.each([
    ['/api/photos/file', 4_500_000],
    ['/api/galleries/0123456789abcdefghjkmnpqrs/import', 3_000_000],
  ])('%s: more than %i bytes are refused with what to do, as other refusals are', async (uri, most) => {
    expect(sent(uri, most).statusCode).toBeUndefined()
    expect(ask({ uri, headers: {} }).statusCode).toBeUndefined()
    const refused = sent(uri, most + 1)
    expect(refused.statusCode).toBe(413)
    expect(refused.headers['content-type']?.value).toBe('application/problem+json')
    const { problem } = await sourceModule('packages/contract/src/index.ts')
    const schema = problem as { parse: (value: unknown) => { detail: string } }
    expect(schema.parse(JSON.parse(refused.body.data)).detail).toMatch(/3 MB.*in parts|4\.5 MB.*Announce/)
  })

  it('are refused in the dialect of 2019 where it is spoken, readable for its pages', () => {
    const refused = sent('/compat/cloudalbum/photos/file/', 5_000_000)
    expect(JSON.parse(refused.body.data)).toMatchObject({
      ok: false,
      message: expect.stringContaining('4.5 MB'),
    })
    expect(refused.headers['access-control-allow-origin']?.value).toBe('*')
  })

  it('are those of every route that takes more than a small body', async () => {
    const large = Object.values(await sourceModule('packages/contract/src/index.ts'))
      .filter((one): one is { path: string; maxBytes?: number; consumes?: string } => isLarge(one))
      .map(({ path }) => path)
    expect(large.length).toBeGreaterThan(1)
    for (const path of large)
      expect(
        largeBodyPaths.some((pattern) => fits(pattern, path)),
        path,
      ).toBe(true)
  })

  it('are refused before they would be: at most twice as long as JSON, and a third longer as Base64', () => {
    const event = 6 * 1024 * 1024
    const room = 32_000
    expect('"\\'.repeat(1_500_000)).toHaveLength(3_000_000)
    expect(JSON.stringify('"\\'.repeat(1_500_000)).length + room).toBeLessThan(event)
    expect(Buffer.alloc(4_500_000).toString('base64').length + room).toBeLessThan(event)
  })
})

/** A route whose body may be larger than what JSON bodies are by default. */
const isLarge = (one: unknown) =>
  typeof one === 'object' &&
  one !== null &&
  'method' in one &&
  (('maxBytes' in one && Number(one.maxBytes) > 1_000_000) || 'consumes' in one)
