import { ConfigError, readConfig, type Config } from '@cloudalbum/config'
import { Command } from 'commander'
import { checkDatabase } from './check-database.ts'
import { checkFolder } from './check-folder.ts'
import { checkAddress, checkRunning } from './check-running.ts'
import { ok, problem, type Finding } from './finding.ts'

const marks = { ok: '✓', warning: '!', problem: '✗' } as const

export const doctorCommand = (env: Record<string, string>) =>
  new Command('doctor')
    .description(
      'Check configuration, storage, permissions, free space and the database of the album on this machine.',
    )
    .addHelpText('after', '\nExit codes: 0 nothing is wrong (warnings allowed), 1 there are problems.')
    .action(async () => {
      const findings = await examine(env)
      for (const { what, state, detail, mend } of findings)
        process.stdout.write(`${marks[state]} ${what}: ${detail}\n${mend ? `  → ${mend}\n` : ''}`)
      process.exitCode = findings.some((one) => one.state === 'problem') ? 1 : 0
    })

/** All findings, good ones too, in the order in which to mend them. */
export async function examine(env: Record<string, string>): Promise<Finding[]> {
  const config = configOf(env)
  if (!('dataDir' in config)) return [config]
  return [
    ok('Configuration', 'Every setting can be used.'),
    checkAddress(config),
    ...(await checkFolder(config.dataDir)),
    ...checkDatabase(config.dataDir),
    await checkRunning(config),
  ]
}

function configOf(env: Record<string, string>): Config | Finding {
  try {
    return readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return problem('Configuration', error.message, 'Set it as in docs/configuration.md, or leave it out.')
  }
}
