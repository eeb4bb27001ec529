import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functionNames } from '../names.ts'
import { synthesize } from '../testing/synthesize.ts'
import { readTemplate } from './index.ts'

const { folder } = synthesize({ stage: 'dev' })

describe('a set of templates as a model', () => {
  const model = readTemplate(folder)

  it('has every function with its code, its environment and what it may do', () => {
    expect(model.functions.map(({ name }) => name).sort()).toEqual(
      functionNames.map((name) => `cloudalbum-dev-${name}`).sort(),
    )
    for (const { codeFolder, handler, environment, rights } of model.functions) {
      expect(existsSync(join(codeFolder ?? '', 'index.mjs'))).toBe(true)
      expect(handler).toBe('index.handler')
      expect(Object.values(environment).every((value) => typeof value === 'string')).toBe(true)
      expect(rights.flatMap(({ actions }) => actions)).toContain('logs:PutLogEvents')
    }
  })

  it('names what AWS would name as it is told to', () => {
    const ids = { 'AWS::Cognito::UserPool': 'local_1', 'AWS::Cognito::UserPoolClient': 'client1' }
    const local = readTemplate(folder, { accountId: '000000000000', region: 'local', ids })
    const api = local.functions.find(({ name }) => name === 'cloudalbum-dev-api')
    expect(api?.environment).toMatchObject({
      USER_POOL_ID: 'local_1',
      USER_POOL_CLIENT_ID: 'client1',
      UPLOADS_BUCKET: 'cloudalbum-dev-uploads-000000000000-local',
    })
    expect(local.authorizers[0]).toMatchObject({
      issuer: 'https://cognito-idp.local.amazonaws.com/local_1',
      audience: ['client1'],
    })
  })

  it('joins what belongs together: each queue is fed, and worked off by a function that is there', () => {
    const names = model.functions.map(({ name }) => name)
    const queues = model.queues.map(({ name }) => name)
    for (const source of model.eventSources) {
      expect(names).toContain(source.function)
      if (source.kind === 'queue') expect(queues).toContain(source.queue)
      else expect(model.tables).toContain(source.table)
    }
    const fed = model.notifications.flatMap(({ target }) => (target.kind === 'queue' ? target.queue : []))
    const taken = model.eventSources.flatMap((source) => (source.kind === 'queue' ? source.queue : []))
    expect(new Set(taken)).toEqual(new Set(fed))
    const failures = [...model.functions, ...model.eventSources].flatMap((one) =>
      'failures' in one ? (one.failures ?? []) : [],
    )
    expect(new Set(failures)).toEqual(new Set(['cloudalbum-dev-jobs-failed', 'cloudalbum-dev-clicks-failed']))
    for (const queue of failures) expect(queues).toContain(queue)
    for (const { function: name } of [...model.schedules, ...model.streams, ...model.triggers])
      expect(names).toContain(name)
  })

  it('fills in what parameters of the templates are given', () => {
    const parameters = { SiteOrigin: 'http://localhost:8080', EdgeToken: 'known to few' }
    const { buckets, behaviours } = readTemplate(folder, { accountId: '1', region: 'local', parameters })
    expect(buckets.flatMap(({ cors }) => cors)).toMatchObject([
      { origins: ['http://localhost:8080'], methods: ['GET', 'HEAD', 'PUT'], maxAgeS: 3600 },
    ])
    const api = behaviours.find(({ path }) => path === '/api/*')
    expect(api?.originHeaders).toEqual({ 'x-album-edge': 'known to few' })
  })

  it('knows by its host what answers a path, and what every answer gets', () => {
    const hosts = model.gateways.map(({ host }) => host)
    const of = (path: string) => model.behaviours.find((one) => one.path === path)
    expect(model.gateways.map(({ kind }) => kind)).toEqual(['routes', 'serviceRoutes'])
    expect(['/api/*', '/api/clicks'].map((path) => of(path)?.origin)).toEqual(hosts)
    expect(of('/g/*')?.methods).toEqual(['GET', 'HEAD'])
    expect(of('*')?.responseHeaders).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.any(String),
    })
    expect(model.parameters['/cloudalbum/dev/USER_POOL_ID']).toMatch(/^Pool/)
  })

  it('says where there is nothing to read, and what makes it', () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-templates-'))
    expect(() => readTemplate(empty)).toThrow('Run: npm run synth')
    rmSync(empty, { recursive: true })
  })
})
