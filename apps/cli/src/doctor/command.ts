import { ConfigError, readConfig, type Config } from '@cloudalbum/config'
import { Command } from 'commander'
import { checkDatabase } from './check-database.ts'
import { checkFiles } from './check-files.ts'
import { checkFolder } from './check-folder.ts'
import { checkAddress, checkRunning } from './check-running.ts'
import { ok, problem, type Finding } from '@cloudalbum/adapters-aws/finding'
import { openLocalPorts } from '../users/local-ports.ts'

const marks = { ok: '✓', warning: '!', problem: '✗' } as const

export const doctorCommand = (env: Record<string, string>) =>
  new Command('doctor')
    .description(
      'Check configuration, storage, permissions, free space and the database of the album on this machine, and what of it is on AWS.',
    )
    .option('--originals', 'also read every original and compare it with what was uploaded (takes long)')
    .option('--stage <name>', 'check a stage that was deployed to AWS instead')
    .option('--align-logins', 'give each account the login of Cognito that its row says')
    .addHelpText('after', '\nExit codes: 0 nothing is wrong (warnings allowed), 1 there are problems.')
    .action(async (options: DoctorOptions) => {
      const findings = await examine(env, options)
      for (const { what, state, detail, mend } of findings)
        process.stdout.write(`${marks[state]} ${what}: ${detail}\n${mend ? `  → ${mend}\n` : ''}`)
      process.exitCode = findings.some((one) => one.state === 'problem') ? 1 : 0
    })

export interface DoctorOptions {
  originals?: boolean
  stage?: string
  alignLogins?: boolean
}

/** All findings, good ones too, in the order in which to mend them. */
export async function examine(env: Record<string, string>, options: DoctorOptions = {}): Promise<Finding[]> {
  const { originals = false, stage, alignLogins = false } = options
  if (stage !== undefined) {
    const { examineStage } = await import('./examine-stage.ts')
    return examineStage({ env, stage, alignLogins })
  }
  const config = configOf(env)
  if (!('dataDir' in config)) return [config]
  return [
    ok('Configuration', 'Every setting can be used.'),
    checkAddress(config),
    ...(await checkFolder(config.dataDir)),
    ...(config.metadata.kind === 'sqlite' ? checkDatabase(config.dataDir) : []),
    ...(config.metadata.kind === 'sqlite' && config.files.kind === 'disk'
      ? await checkFiles(config.dataDir, { originals })
      : []),
    ...(await elsewhere(config, env, alignLogins)),
    await checkRunning(config),
  ]
}

/** Clients of AWS are large: they are loaded for albums that have something there. */
async function elsewhere(
  config: Config,
  env: Record<string, string>,
  alignLogins: boolean,
): Promise<Finding[]> {
  const { metadata, files, identity, notifications, clicks, mail } = config
  const kinds = [metadata.kind, files.kind, identity.kind, notifications.kind, clicks.kind, mail.kind]
  if (!kinds.some((kind) => ['dynamodb', 's3', 'cognito', 'sns', 'firehose', 'ses'].includes(kind))) return []
  const { examineAws } = await import('./examine-aws.ts')
  return examineAws({ config, env, alignLogins, openAccounts: () => openLocalPorts(env) })
}

function configOf(env: Record<string, string>): Config | Finding {
  try {
    return readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return problem('Configuration', error.message, 'Set it as in docs/configuration.md, or leave it out.')
  }
}
