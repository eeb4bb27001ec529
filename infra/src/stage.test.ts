import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chosenStage } from './chosen-stage.ts'
import { readStage } from './stage.ts'

describe('the choices of a stage', () => {
  it('are few: nothing must be chosen', () => {
    expect(readStage({})).toEqual({
      name: 'dev',
      keepData: true,
      domain: undefined,
      alarmEmail: undefined,
      alarms: 'few',
      traces: false,
      metrics: false,
      budgetUsd: 10,
      mailFrom: undefined,
      cruddurOrigin: undefined,
      tiles: undefined,
      reserveConcurrency: false,
      fargate: false,
      gradual: false,
    })
  })

  it('are read as the command line gives them, as text', () => {
    expect(readStage({ stage: 'prod', alarms: 'false', budgetUsd: '25', fargate: 'true' })).toMatchObject({
      name: 'prod',
      alarms: 'none',
      budgetUsd: 25,
      fargate: true,
    })
  })

  it.each([
    [{ stage: 'Prod' }, 'stage cannot be "Prod". Example: -c stage=\'dev\''],
    [{ stage: 'a-name-too-long' }, 'stage cannot be'],
    [{ domain: 'photos.example.org' }, 'hostedZoneId is missing, and domain is set'],
    [
      { tileUrl: 'https://tiles.example.org/{z}/{x}/{y}.png' },
      'tileAttribution is missing, and tileUrl is set',
    ],
    [{ mailFrom: 'a@b.example\r\nBcc: c' }, 'mailFrom cannot be'],
    [{ cruddurOrigin: 'http://cruddur.example.org' }, 'cruddurOrigin cannot be'],
    [{ keepData: 'maybe' }, 'keepData is true or false'],
    [{ alarmEmail: 12 }, 'alarmEmail cannot be 12'],
  ])('%o is refused', (choices, message) => {
    expect(() => readStage(choices)).toThrow(message)
  })
})

describe('a file of a stage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stages-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('holds what is chosen once for all; the command line comes first', () => {
    writeFileSync(join(folder, 'prod.json'), JSON.stringify({ budgetUsd: 50, alarmEmail: 'me@example.org' }))
    expect(chosenStage({ stage: 'prod', budgetUsd: '60' }, folder)).toMatchObject({
      name: 'prod',
      budgetUsd: 60,
      alarmEmail: 'me@example.org',
    })
    expect(chosenStage({ stage: 'dev' }, folder).alarmEmail).toBeUndefined()
  })

  it('holds nothing that means nothing', () => {
    writeFileSync(join(folder, 'odd.json'), JSON.stringify({ budget: 50 }))
    expect(() => chosenStage({ stage: 'odd' }, folder)).toThrow('has budget. There are: stage, keepData')
  })
})
