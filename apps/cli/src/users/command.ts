import { DatabaseError } from '@cloudalbum/adapters-local'
import { ConfigError } from '@cloudalbum/config'
import {
  addAccount,
  AppError,
  changeStanding,
  closeAccount,
  invalid,
  invitationUrl,
  invite,
  listAccounts,
  makeResetCode,
  type Account,
  type Standing,
} from '@cloudalbum/core'
import { Command, Option } from 'commander'
import { formatBytes } from '../upload/progress.ts'
import { openLocalPorts, type LocalPorts } from './local-ports.ts'
import { readPassword } from './read-password.ts'

type Env = Record<string, string>

/** `cloudalbum users …`: for whoever has the machine, no password asked. */
export function usersCommand(env: Env): Command {
  const users = new Command('users').description('Accounts of the album on this machine.')
  const command = (usage: string, description: string) => users.command(usage).description(description)
  const role = () => new Option('--role <role>', 'member or admin').choices(['member', 'admin'])

  command('list', 'All accounts with their storage.').action(() => withPorts(env, list))
  command('add <email>', 'Make an account; asks for its password, or reads it from standard input.')
    .addOption(role().default('member'))
    .action((email: string, options: { role: Account['role'] }) =>
      withPorts(env, async (ports) => {
        const account = await addAccount(ports, { email, password: await readPassword(), role: options.role })
        say(`${account.email} is ${account.role}.`)
      }),
    )
  command('reset <email>', 'Make a code with which the owner sets a new password.').action((email: string) =>
    withPorts(env, async (ports) => {
      const { code, expiresAtMs } = await makeResetCode(ports, (await byEmail(ports, email)).id)
      say(`Code: ${code}`)
      say(`Enter it at ${ports.baseUrl}/reset before ${new Date(expiresAtMs).toLocaleString()}.`)
    }),
  )
  command('role <email> <role>', 'Make somebody admin or member.').action((email: string, value: string) =>
    withPorts(env, (ports) => stand(ports, email, { role: roleOf(value) })),
  )
  command('quota <email> <size>', 'Set the storage of an account: 50GB, or "none" for no limit.').action(
    (email: string, size: string) =>
      withPorts(env, (ports) => stand(ports, email, { quotaBytes: sizeOf(size) })),
  )
  command('disable <email>', 'Sign somebody out everywhere, and let them in no more.').action(
    (email: string) => withPorts(env, (ports) => stand(ports, email, { disabled: true })),
  )
  command('enable <email>', 'Let somebody in again.').action((email: string) =>
    withPorts(env, (ports) => stand(ports, email, { disabled: false })),
  )
  command(
    'delete <email>',
    'Delete an account with all its photos. The running album removes them in the background.',
  )
    .requiredOption('--yes', 'really; there is no way back')
    .action((email: string) =>
      withPorts(env, async (ports) => {
        await closeAccount(ports, (await byEmail(ports, email)).id)
        say(`${email} is deleted. Its photos go in the background, while the album runs.`)
      }),
    )
  command('invite [email]', 'Make a link with which one account can be made, within a week.').action(
    (email?: string) =>
      withPorts(env, async (ports) => say(invitationUrl(ports.baseUrl, await invite(ports, email ?? null)))),
  )
  return users
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Exit code 1 and a sentence for everything that somebody can mend. */
async function withPorts(env: Env, work: (ports: LocalPorts) => Promise<void>): Promise<void> {
  let ports: LocalPorts | undefined
  try {
    ports = openLocalPorts(env)
    await work(ports)
  } catch (error) {
    const isForPeople =
      error instanceof AppError || error instanceof ConfigError || error instanceof DatabaseError
    if (!isForPeople) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  } finally {
    ports?.close()
  }
}

async function byEmail(ports: LocalPorts, email: string): Promise<Account> {
  const account = await ports.accounts.byEmail(email)
  if (!account)
    throw new AppError('not-found', `There is no account ${email}. "cloudalbum users list" shows all.`)
  return account
}

async function stand(ports: LocalPorts, email: string, standing: Standing): Promise<void> {
  const account = await changeStanding(ports, (await byEmail(ports, email)).id, standing)
  const quota = account.quotaBytes === null ? 'no limit' : formatBytes(account.quotaBytes)
  say(
    `${account.email}: ${account.role}, ${quota}, ${account.disabledAtMs === null ? 'enabled' : 'disabled'}.`,
  )
}

async function list(ports: LocalPorts): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await listAccounts(ports, cursor, 100)
    for (const { account, usage } of page.accounts) {
      const quota = account.quotaBytes === null ? '' : ` of ${formatBytes(account.quotaBytes)}`
      const state = account.disabledAtMs === null ? '' : '  disabled'
      say(
        `${account.email}  ${account.role}  ${usage.counts.ready} photos  ${formatBytes(usage.usedBytes)}${quota}${state}`,
      )
    }
    cursor = page.next
  } while (cursor !== undefined)
}

function roleOf(value: string): Account['role'] {
  if (value !== 'admin' && value !== 'member') throw invalid('It is admin or member.')
  return value
}

function sizeOf(text: string): number | null {
  if (text === 'none') return null
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(MB|GB|TB)$/i.exec(text) ?? []
  if (!number || !unit) throw invalid('It is a size such as 500MB or 50GB, or none.')
  return Math.round(Number(number) * 1000 ** ({ MB: 2, GB: 3, TB: 4 }[unit.toUpperCase()] ?? 0))
}
