import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findingsOf } from '../checks.ts'
import { TemplateSet } from '../model/index.ts'
import { deliveryApp } from './app.ts'
import { deliveryOf } from './options.ts'

const connectionArn = 'arn:aws:codeconnections:eu-central-1:123456789012:connection/0f1e2d3c'
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

function synthesize(given: Record<string, unknown>) {
  const folder = mkdtempSync(join(tmpdir(), 'cloudalbum-delivery-'))
  folders.push(folder)
  const app = deliveryApp({ ...deliveryOf(given), outdir: folder })
  app.synth()
  const set = new TemplateSet(folder, { accountId: '123456789012', region: 'eu-central-1' })
  return { set, findings: findingsOf(app).map(({ rule, where }) => `${rule} ${where}`) }
}

const github = synthesize({ repository: 'owner/cloudalbum' })
const pipeline = synthesize({ repository: 'owner/cloudalbum', connectionArn, stages: 'dev,test,prod' })

describe('what deploys the album', () => {
  it.each([
    ['workflows of GitHub', github],
    ['a pipeline', pipeline],
  ])('%s: AwsSolutions of cdk-nag finds nothing without a reason', (_, { findings }) => {
    expect(findings).toEqual([])
  })

  it('lets a workflow of the named repository in, and only in the environment of the stage', () => {
    const roles = github.set
      .all('AWS::IAM::Role')
      .filter(({ properties }) => properties['RoleName'] !== undefined)
    const trusted = roles.map(({ properties }) => JSON.stringify(properties['AssumeRolePolicyDocument']))
    expect(trusted).toHaveLength(2)
    for (const [i, stage] of ['dev', 'prod'].entries()) {
      expect(trusted[i]).toContain(
        `"token.actions.githubusercontent.com:sub":"repo:owner/cloudalbum:environment:${stage}"`,
      )
      expect(trusted[i]).toContain('"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"')
      expect(trusted[i]).not.toContain('*')
    }
  })

  it('may touch the settings and the page of its own stage only', () => {
    const policies = github.set.all('AWS::IAM::Policy').map(({ properties }) => JSON.stringify(properties))
    const ofProd = policies.filter((policy) => policy.includes('/cloudalbum/prod/'))
    expect(ofProd).toHaveLength(1)
    expect(ofProd[0]).not.toContain('cloudalbum-dev')
    expect(ofProd[0]).not.toMatch(/"Action":"\*"|"Resource":"\*"/)
  })

  it('tests, deploys stage by stage, and asks before the last', () => {
    const [made] = pipeline.set.all('AWS::CodePipeline::Pipeline')
    const stages = made?.properties['Stages'] as { Name: string; Actions: { Name: string }[] }[]
    expect(stages.map(({ Name, Actions }) => [Name, ...Actions.map((action) => action.Name)])).toEqual([
      ['Source', 'Fetch'],
      ['Test', 'test'],
      ['dev', 'deploy-dev'],
      ['test', 'deploy-test'],
      ['prod', 'Approve-prod', 'deploy-prod'],
    ])
  })

  it.each([
    [{}, 'Name the repository'],
    [{ repository: 'cloudalbum' }, 'repository cannot be "cloudalbum"'],
    [{ repository: 'owner/cloudalbum', connectionArn: 'mine' }, 'connectionArn cannot be "mine"'],
    [{ repository: 'owner/cloudalbum', stages: 'Dev' }, 'stages cannot be "Dev"'],
  ])('says what is wrong with %o', (given, message) => {
    expect(() => deliveryOf(given)).toThrow(message)
  })
})
