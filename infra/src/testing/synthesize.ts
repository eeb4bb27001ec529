import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { albumApp } from '../app.ts'
import { findingsOf } from '../checks.ts'
import { placeholderCode } from '../function-code.ts'
import { readTemplate, TemplateSet, type CloudModel, type Resource } from '../model/index.ts'
import { readStage, type Choices } from '../stage.ts'

const place = { accountId: '123456789012', region: 'eu-central-1' }
const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export interface Synthesized {
  folder: string
  model: CloudModel
  /** Resources of a type, their references resolved. */
  all: (...types: string[]) => Resource[]
  /** Violations that no reason stands beside, a line each. */
  findings: () => string[]
}

const known = new Map<string, Synthesized>()

/**
 * Templates of a stage, written with placeholders for functions, for an account that does not exist. It takes seconds, so those
 * of the same choices are the same ones: look only.
 */
export function synthesize(choices: Choices = {}): Synthesized {
  const key = JSON.stringify(choices)
  const synthesized = known.get(key) ?? write(choices)
  known.set(key, synthesized)
  return synthesized
}

function write(choices: Choices): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'cloudalbum-infra-'))
  folders.push(folder)
  const app = albumApp({ stage: readStage(choices), codeOf: placeholderCode, outdir: folder })
  app.synth()
  const set = new TemplateSet(folder, place)
  return {
    folder,
    model: readTemplate(folder, place),
    all: (...types) => set.all(...types),
    findings: () => findingsOf(app).map(({ severity, rule, where }) => `${severity} ${rule} ${where}`),
  }
}

/** Every choice that adds something. */
export const everything: Choices = {
  stage: 'full',
  domain: 'photos.example.org',
  hostedZoneId: 'Z0123456789ABC',
  hostedZoneName: 'example.org',
  alarmEmail: 'me@example.org',
  mailFrom: 'CloudAlbum <album@example.org>',
  cruddurOrigin: 'https://cruddur.example.org',
  tileUrl: 'https://tiles.example.org/{z}/{x}/{y}.png',
  tileAttribution: '© OpenStreetMap contributors',
  reserveConcurrency: true,
  alarms: 'all',
  traces: true,
  metrics: true,
  fargate: true,
}

/** The same, under the longest name that a stage may have. */
export const longestNames: Choices = { ...everything, stage: 'staging123' }
