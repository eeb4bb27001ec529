#!/usr/bin/env node
import { readEnv } from '@cloudalbum/config'
import { Command, CommanderError } from 'commander'
import { backupCommand } from './backup/command.ts'
import { dbCommand } from './db/command.ts'
import { doctorCommand } from './doctor/command.ts'
import { galleriesCommand } from './galleries/command.ts'
import { reRenderCommand, verifyCommand } from './keeping/command.ts'
import { startCommand } from './start/command.ts'
import { restoreCommand } from './restore/command.ts'
import { exitCodes, uploadCommand } from './upload/command.ts'
import { usersCommand } from './users/command.ts'
import { version } from './version.ts'

const env = readEnv()
const program = new Command('cloudalbum')
  .description('The command line of CloudAlbum.')
  .version(version)
  .addCommand(startCommand())
  .addCommand(uploadCommand(env))
  .addCommand(galleriesCommand(env))
  .addCommand(usersCommand(env))
  .addCommand(dbCommand(env))
  .addCommand(backupCommand(env))
  .addCommand(restoreCommand(env))
  .addCommand(verifyCommand(env))
  .addCommand(reRenderCommand(env))
  .addCommand(doctorCommand(env))

// Sub-commands inherit nothing from their parent: each must be told how to end.
for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])])
  command.exitOverride().showHelpAfterError()
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage
}
