import { describe, expect, it } from 'vitest'
import { readStage } from './stage.ts'

describe('the choices of a stage', () => {
  it('are few: nothing must be chosen', () => {
    expect(readStage({})).toEqual({
      name: 'dev',
      keepData: true,
      domain: undefined,
      alarmEmail: undefined,
      alarms: true,
      budgetUsd: 10,
      mailFrom: undefined,
      cruddurOrigin: undefined,
      tiles: undefined,
      reserveConcurrency: false,
      fargate: false,
    })
  })

  it('are read as the command line gives them, as text', () => {
    expect(readStage({ stage: 'prod', alarms: 'false', budgetUsd: '25', fargate: 'true' })).toMatchObject({
      name: 'prod',
      alarms: false,
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
