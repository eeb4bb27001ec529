import { clickRequestTemplate } from '@cloudalbum/adapters-aws/click-requests'
import { describe, expect, it } from 'vitest'
import { runInNewContext } from 'node:vm'
import { contractRoutes, sourceModule, sourceText } from '../testing/sources.ts'
import { everything, synthesize } from '../testing/synthesize.ts'
import type { Synthesized } from '../testing/synthesize.ts'

const plain = synthesize({ stage: 'dev' })
const full = synthesize(everything)
const of = (type: string, templates: Synthesized = plain) =>
  templates.all(type).map(({ properties }) => properties)
const { behaviours } = plain.model

/** As the gateway and CloudFront match: `{proxy+}` and `*` stand for anything, `{x}` for one part. */
const fits = (pattern: string, path: string) =>
  new RegExp(
    `^${pattern
      .replaceAll('.', '\\.')
      .replaceAll(/\{\w+\+\}|\*/g, '.*')
      .replaceAll(/\{\w+\}/g, '[^/]+')}$`,
  ).test(path)

describe('the HTTP API', () => {
  const { routes, authorizers } = plain.model

  it('hands every route of the contract to the api function', async () => {
    const contract = await contractRoutes()
    expect(contract.length).toBeGreaterThan(100)
    for (const { method, path } of contract) {
      const route = routes.find(
        (one) => fits(one.path, path.replaceAll(/[{}]/g, '')) && ['ANY', method].includes(one.method),
      )
      expect(route?.function, `${method} ${path}`).toBe('cloudalbum-dev-api')
    }
  })

  it('asks for a token of the pool only where neither keys nor strangers may call', async () => {
    const guarded = routes.filter(({ authorizer }) => authorizer === 'token')
    const called = (await contractRoutes()).filter(({ path }) =>
      guarded.some((one) => fits(one.path, path.replaceAll(/[{}]/g, ''))),
    )
    expect(called.length).toBeGreaterThan(10)
    expect(new Set(called.map(({ access }) => access))).toEqual(new Set(['session', 'admin']))
    expect(authorizers).toContainEqual({
      kind: 'jwt',
      name: 'token',
      issuer: expect.stringMatching(/^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\/Pool/),
      audience: [expect.stringMatching(/^Client/)],
    })
  })

  it('asks a function who calls in the dialect of 2019, each time and also without a token, but for preflights', () => {
    const asked = routes.filter(({ authorizer }) => authorizer === 'dialect')
    expect(new Set(asked.map(({ path }) => path))).toEqual(
      new Set(['/compat/cloudalbum/photos', '/compat/cloudalbum/photos/{proxy+}']),
    )
    expect(asked.map(({ method }) => method)).not.toContain('OPTIONS')
    expect(authorizers).toContainEqual({
      kind: 'function',
      name: 'dialect',
      function: 'cloudalbum-dev-authorizer',
      identitySources: [],
      cacheS: 0,
    })
    expect(of('AWS::ApiGatewayV2::Authorizer')).toContainEqual(
      expect.objectContaining({ Name: 'dialect', IdentitySource: [], EnableSimpleResponses: true }),
    )
  })

  it('is throttled, allows no other origin by itself, and logs nothing that is secret', () => {
    expect(of('AWS::ApiGatewayV2::Stage')).toMatchObject([
      {
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
      },
    ])
    expect(of('AWS::ApiGatewayV2::Api')[0]).not.toHaveProperty('CorsConfiguration')
    const { Format } = (of('AWS::ApiGatewayV2::Stage')[0]?.['AccessLogSettings'] ?? {}) as { Format: string }
    const fields = Object.values(JSON.parse(Format) as Record<string, string>)
    expect(fields.filter((field) => /\.(?:path|rawPath|queryString|identity|header)/.test(field))).toEqual([])
  })
})

describe('clicks', () => {
  const [route] = plain.model.serviceRoutes

  it('go into the stream without a function between', () => {
    expect(plain.model.serviceRoutes).toHaveLength(1)
    expect(route).toMatchObject({ method: 'POST', path: '/api/clicks', service: 'firehose:action/PutRecord' })
    expect(route?.template).toBe(clickRequestTemplate('cloudalbum-dev-clicks'))
    expect(plain.model.streams).toEqual([
      {
        name: 'cloudalbum-dev-clicks',
        function: 'cloudalbum-dev-enrich-clicks',
        bucket: 'cloudalbum-dev-clicks-123456789012-eu-central-1',
        prefix: 'clicks/!{timestamp:yyyy/MM/dd/HH}/',
        errorPrefix: 'click-errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
        bufferMb: 5,
        bufferS: 60,
      },
    ])
    expect(of('AWS::KinesisFirehose::DeliveryStream')).toMatchObject([
      {
        DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
        ExtendedS3DestinationConfiguration: { CompressionFormat: 'GZIP' },
      },
    ])
  })

  it('are checked by the model that the contract has', async () => {
    const insights = await sourceText('packages/contract/src/insights.ts')
    const common = await sourceText('packages/contract/src/common.ts')
    const inContract = (text: string, form: RegExp) => form.exec(text)?.[1]
    const id = inContract(common, /export const id = .*regex\(\/(.+?)\/,/)
    expect(route?.model).toMatchObject({
      required: ['batchId', 'galleryId', 'itemIds'],
      additionalProperties: false,
      properties: {
        batchId: { type: 'string', pattern: inContract(insights, /batchId: .*regex\(\/(.+?)\/,/) },
        galleryId: { type: 'string', pattern: id },
        itemIds: {
          minItems: 1,
          maxItems: Number(inContract(insights, /maxClicks = (\d+)/)),
          items: { type: ['string', 'null'], pattern: id },
        },
      },
    })
    expect(of('AWS::ApiGateway::RequestValidator')).toMatchObject([{ ValidateRequestBody: true }])
  })

  it('are answered 202, or 503 with a time to come again, whatever the stream says', () => {
    expect(
      route?.answers.map(({ pattern, status, headers }) => [pattern, status, headers['retry-after']]),
    ).toEqual([
      ['200', 202, undefined],
      [undefined, 503, '5'],
    ])
  })

  it('are refused in the form of all other refusals', async () => {
    const { problem } = await sourceModule('packages/contract/src/index.ts')
    const schema = problem as { parse: (value: unknown) => unknown }
    const bodies = [...Object.values(route?.refusals ?? {}), ...(route?.answers.slice(1) ?? [])]
    expect(bodies).toHaveLength(4)
    for (const { body, headers } of bodies) {
      expect(() => schema.parse(JSON.parse(body))).not.toThrow()
      expect(headers).toMatchObject({
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
      })
    }
  })
})

describe('CloudFront', () => {
  const [distribution] = of('AWS::CloudFront::Distribution')
  const config = (templates = plain) =>
    of('AWS::CloudFront::Distribution', templates)[0]?.['DistributionConfig'] as Record<string, unknown>
  const raw = [...(config()['CacheBehaviors'] as Record<string, unknown>[]), config()['DefaultCacheBehavior']]
  const behaviourOf = (path: string) => behaviours.find((one) => fits(one.path, path))

  it('stands before everything', () => {
    expect(distribution).toBeDefined()
    const origin = (path: string) =>
      behaviourOf(path)?.origin.replace(/^(\w+?)[0-9A-F]{8}\..*$|-123456789012.*$/, '$1')
    expect(origin('/api/clicks')).toBe('ClicksApi')
    for (const path of [
      '/api/photos',
      '/compat/mysfits/mysfits',
      '/g/cats',
      '/@anna',
      '/s/token',
      '/avatars/a.jpg',
    ])
      expect(origin(path), path).toBe('Api')
    expect(origin('/originals/a')).toBe('cloudalbum-dev-uploads')
    expect(origin('/renditions/a')).toBe('cloudalbum-dev-media')
    for (const path of ['/', '/search', '/assets/a.js']) expect(origin(path)).toBe('cloudalbum-dev-page')
  })

  it('gives out originals and renditions by signed addresses only', () => {
    expect(behaviours.filter(({ needsSignature }) => needsSignature).map(({ path }) => path)).toEqual([
      '/originals/*',
      '/renditions/*',
    ])
    expect(of('AWS::CloudFront::KeyGroup')).toHaveLength(1)
  })

  it('asks buckets with its own signature', () => {
    const origins = (config()['Origins'] as Record<string, unknown>[]).filter((one) =>
      String(one['DomainName']).includes('.s3.'),
    )
    expect(origins).toHaveLength(3)
    for (const origin of origins) expect(origin['OriginAccessControlId']).toMatch(/./)
    const controls = of('AWS::CloudFront::OriginAccessControl').map(
      (one) => one['OriginAccessControlConfig'] as Record<string, unknown>,
    )
    expect(controls.filter((one) => one['OriginAccessControlOriginType'] === 's3')).toHaveLength(3)
  })

  it('keeps nothing that is private', () => {
    const never = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
    const kept = raw
      .map((one) => one as Record<string, unknown>)
      .filter((one) => one['CachePolicyId'] !== never)
      .map((one) => one['PathPattern'] ?? '*')
    expect(kept).toEqual([
      '/g/*',
      '/media/gallery/*',
      '/avatars/*',
      '/profile-images/*',
      '/robots.txt',
      '/sitemap*',
      '*',
    ])
  })

  it('keeps pictures of galleries for a minute, and else what the album says', () => {
    const ttls = of('AWS::CloudFront::CachePolicy').map((policy) => {
      const { Name, MinTTL, DefaultTTL } = policy['CachePolicyConfig'] as Record<string, unknown>
      return [Name, MinTTL, DefaultTTL]
    })
    expect(ttls).toEqual([
      ['cloudalbum-dev-gallery-pages', 0, 0],
      ['cloudalbum-dev-gallery-media', 60, 60],
      ['cloudalbum-dev-public-files', 0, 0],
    ])
  })

  it('speaks TLS only', () => {
    for (const one of raw)
      expect((one as Record<string, unknown>)['ViewerProtocolPolicy']).toBe('redirect-to-https')
    expect(config(full)['ViewerCertificate']).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' })
  })

  it('is known by a token to the functions behind it, and by nothing else', () => {
    const api = (config()['Origins'] as Record<string, unknown>[]).find((one) =>
      String(one['DomainName']).startsWith('ApiF'),
    )
    expect(api?.['OriginCustomHeaders']).toEqual([{ HeaderName: 'x-album-edge', HeaderValue: 'EdgeToken' }])
  })

  it('answers with the security headers that the server has', async () => {
    const server = (await sourceModule('packages/app/src/http/security-headers.ts')) as {
      contentSecurityPolicy: (parts: { tileOrigin?: string; fileOrigins: string[] }) => string
      bytesHeaders: (https: boolean) => Record<string, string>
    }
    const text = await sourceText('packages/app/src/http/security-headers.ts')
    const headers = (name: string, templates = plain) => {
      const found = of('AWS::CloudFront::ResponseHeadersPolicy', templates)
        .map((one) => one['ResponseHeadersPolicyConfig'] as Record<string, unknown>)
        .find(({ Name }) => String(Name).endsWith(name))
      const { SecurityHeadersConfig, CustomHeadersConfig } = found as Record<string, Record<string, unknown>>
      const custom = (CustomHeadersConfig?.['Items'] ?? []) as { Header: string; Value: string }[]
      return {
        security: SecurityHeadersConfig as Record<string, Record<string, unknown>>,
        custom: Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
      }
    }
    const uploads = (stage: string) =>
      `https://cloudalbum-${stage}-uploads-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com`
    const page = headers('-page')
    expect(page.security['ContentSecurityPolicy']?.['ContentSecurityPolicy']).toBe(
      server.contentSecurityPolicy({ fileOrigins: [uploads('dev')] }),
    )
    expect(headers('-page', full).security['ContentSecurityPolicy']?.['ContentSecurityPolicy']).toBe(
      server.contentSecurityPolicy({
        tileOrigin: 'https://tiles.example.org',
        fileOrigins: [uploads('full')],
      }),
    )
    expect(page.security).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
    })
    for (const [name, value] of Object.entries(page.custom)) expect(text).toContain(`'${name}': '${value}'`)
    const bytes = headers('-bytes')
    const expected = server.bytesHeaders(true)
    expect(bytes.security['ContentSecurityPolicy']?.['ContentSecurityPolicy']).toBe(
      expected['content-security-policy'],
    )
    expect(bytes.custom).toMatchObject({
      'cross-origin-resource-policy': expected['cross-origin-resource-policy'],
    })
  })

  it('finds the page at its addresses, and nothing where nothing is', async () => {
    const code = behaviours.at(-1)?.onRequest ?? ''
    const ask = (uri: string) =>
      runInNewContext(`${code}\nhandler({ request: { uri: ${JSON.stringify(uri)} } })`) as {
        uri?: string
        statusCode?: number
      }
    const id = '0123456789abcdefghjkmnpqrs'
    for (const path of [
      '/',
      `/photo/${id}`,
      '/search',
      '/settings/profile',
      '/albums',
      `/galleries/${id}/items`,
    ])
      expect(ask(path).uri, path).toBe('/index.html')
    for (const path of ['/assets/start-BbVAhVyN.css', '/start.js', '/icons/icon-192.png'])
      expect(ask(path).uri, path).toBe(path)
    for (const path of [`/photo/${id}/x.css`, '/nothing', '/settings/x.js', '/.git/config', '/index.html.br'])
      expect(ask(path).statusCode, path).toBe(404)
    const pagesIn = (text: string) => /const pages =\s+(\/.+\/)\n/.exec(text)?.[1]
    expect(pagesIn(code)).toBe(pagesIn(await sourceText('apps/server/src/http/web-page.ts')))
  })

  it('has browsers keep files as long as their addresses last, and no refusal', () => {
    const code = behaviourOf('/renditions/a')?.onResponse ?? ''
    const answered = (statusCode: number) =>
      runInNewContext(
        `${code}\nhandler({ response: { statusCode: ${statusCode}, headers: {} } }).headers`,
      ) as object
    expect(answered(200)).toEqual({ 'cache-control': { value: 'private, max-age=43200, immutable' } })
    expect(answered(403)).toEqual({})
    expect(behaviourOf('/originals/a')?.onResponse).toBe(code)
  })

  it('has a name of its own where one is chosen, with its certificate and addresses', () => {
    expect(config(full)['Aliases']).toEqual(['photos.example.org'])
    expect(of('AWS::CertificateManager::Certificate', full)).toMatchObject([
      { DomainName: 'photos.example.org' },
    ])
    expect(of('AWS::Route53::RecordSet', full).map((one) => [one['Name'], one['Type']])).toEqual(
      expect.arrayContaining([
        ['photos.example.org.', 'A'],
        ['photos.example.org.', 'AAAA'],
      ]),
    )
    expect(of('AWS::Route53::RecordSet')).toEqual([])
  })

  it('tells functions its address, its id and its key by Parameter Store', () => {
    const settings = of('AWS::SSM::Parameter', full).map((one) => String(one['Name']))
    expect(settings.map((name) => name.replace('/cloudalbum/full/', '')).sort()).toEqual([
      'BASE_URL',
      'CDN_DISTRIBUTION_ID',
      'CRUDDUR_ORIGIN',
      'MAIL',
      'MAIL_FROM',
      'MEDIA_KEY_PAIR_ID',
      'MEDIA_URL',
      'METRICS',
      'METRICS_NAMESPACE',
      'TILE_ATTRIBUTION',
      'TILE_URL',
      'USER_POOL_CLIENT_ID',
      'USER_POOL_ID',
    ])
  })
})
