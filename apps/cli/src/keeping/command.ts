import {
  AppError,
  invalid,
  reRender,
  reRenderKind,
  verifyAlbum,
  verifyKind,
  type ReRendered,
  type Verified,
  type VerifyOptions,
} from '@cloudalbum/core'
import { Command } from 'commander'
import type { KeepingPorts } from './open-keeping.ts'

type Env = Record<string, string>

interface VerifyFlags {
  full?: true
  sample?: string
  repair?: true
  account?: string
  stage?: string
  fromStart?: true
  json?: true
}

const ofStage = 'the album on AWS that was deployed under this name'

const exitCodes =
  '\nExit codes: 0 nothing is wrong, 1 there are findings, or it could not be done, 130 stopped by Ctrl+C.'

/** `cloudalbum verify` */
export const verifyCommand = (env: Env) =>
  new Command('verify')
    .description(
      'Hold rows against files, files against rows and counts against recounts, here or on AWS, beside a running album.',
    )
    .option('--full', 'also read every original, and compare thumbnails and previews with what they give')
    .option('--sample <share>', 'the same of a share of the photos, picked at random, such as 5%')
    .option('--repair', 'make again what can be made again: thumbnails, previews, counts')
    .option('--account <who>', 'only of this account: its e-mail address or id')
    .option('--stage <name>', ofStage)
    .option('--from-start', 'begin anew, although the last run was stopped before its end')
    .option('--json', 'one JSON object a line: each finding, then the result')
    .addHelpText('after', exitCodes)
    .action(async (flags: VerifyFlags) => {
      const { workWith } = await import('./work-with.ts')
      process.exitCode = await workWith(env, flags, async (ports) => {
        const options = await verifyOptions(ports, flags)
        return {
          order: { kind: verifyKind, options: { ...options }, anew: flags.fromStart === true },
          run: verifyAlbum(ports, options),
          tell: ({ photos, readBytes }: Verified) =>
            `${photos} photos looked at, ${readBytes} bytes of originals read.`,
        }
      })
    })

/** `cloudalbum re-render` */
export const reRenderCommand = (env: Env) =>
  new Command('re-render')
    .description(
      'Make thumbnails and previews anew that an earlier version of the album has made. The earlier ones are shown until then.',
    )
    .option('--stage <name>', ofStage)
    .option('--from-start', 'begin anew, although the last run was stopped before its end')
    .option('--json', 'one JSON object a line: each finding, then the result')
    .addHelpText('after', exitCodes)
    .action(async ({ fromStart, ...flags }: Pick<VerifyFlags, 'fromStart' | 'json' | 'stage'>) => {
      const { workWith } = await import('./work-with.ts')
      process.exitCode = await workWith(env, flags, (ports) =>
        Promise.resolve({
          order: { kind: reRenderKind, anew: fromStart === true },
          run: reRender(ports),
          tell: ({ photos, rendered }: ReRendered) =>
            `${photos} photos looked at, ${rendered} rendered anew.`,
        }),
      )
    })

async function verifyOptions(ports: KeepingPorts, flags: VerifyFlags): Promise<VerifyOptions> {
  const { full, sample, repair, account } = flags
  if (full && sample !== undefined) throw invalid('Give --full or --sample, not both.')
  return {
    bytes: full ? 'all' : sample === undefined ? 'none' : { share: shareIn(sample) },
    repair: repair === true,
    ...(account === undefined ? {} : { accountId: await accountIdOf(ports, account) }),
  }
}

function shareIn(text: string): number {
  const percent = Number(/^(\d+(?:\.\d+)?)%?$/.exec(text)?.[1])
  if (!(percent > 0 && percent <= 100)) throw invalid('Give the share as a percentage, such as --sample 5%.')
  return percent / 100
}

async function accountIdOf({ accounts }: KeepingPorts, who: string): Promise<string> {
  const found = (await accounts.byEmail(who)) ?? (await accounts.get(who))
  if (!found) throw new AppError('not-found', `There is no account ${who}. cloudalbum users list shows all.`)
  return found.id
}
