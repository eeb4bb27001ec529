import { ConfigError, readConfig, type Config } from '@cloudalbum/config'
import { Command } from 'commander'
import { checkDatabase } from './check-database.ts'
import { checkFiles } from './check-files.ts'
import { checkFolder } from './check-folder.ts'
import { checkAddress, checkRunning } from './check-running.ts'
import { ok, problem, type Finding } from './finding.ts'

const marks = { ok: '✓', warning: '!', problem: '✗' } as const

export const doctorCommand = (env: Record<string, string>) =>
  new Command('doctor')
    .description(
      'Check configuration, storage, permissions, free space and the database of the album on this machine.',
    )
    .option('--originals', 'also read every original and compare it with what was uploaded (takes long)')
    .addHelpText('after', '\nExit codes: 0 nothing is wrong (warnings allowed), 1 there are problems.')
    .action(async ({ originals = false }: { originals?: boolean }) => {
      const findings = await examine(env, { originals })
      for (const { what, state, detail, mend } of findings)
        process.stdout.write(`${marks[state]} ${what}: ${detail}\n${mend ? `  → ${mend}\n` : ''}`)
      process.exitCode = findings.some((one) => one.state === 'problem') ? 1 : 0
    })

/** All findings, good ones too, in the order in which to mend them. */
export async function examine(
  env: Record<string, string>,
  options = { originals: false },
): Promise<Finding[]> {
  const config = configOf(env)
  if (!('dataDir' in config)) return [config]
  return [
    ok('Configuration', 'Every setting can be used.'),
    checkAddress(config),
    ...(await checkFolder(config.dataDir)),
    ...checkDatabase(config.dataDir),
    ...(await checkFiles(config.dataDir, options)),
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
