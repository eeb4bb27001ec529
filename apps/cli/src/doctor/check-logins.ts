import { alignLogin, compareLogins, type AccountStore, type IdentityProvider } from '@cloudalbum/core'
import { ok, problem, warning, type Finding } from '@cloudalbum/adapters-aws/finding'

export interface CheckLoginsPorts {
  accounts: Pick<AccountStore, 'list' | 'get'>
  identity: Pick<IdentityProvider, 'outside'>
}

/** @param align gives each account the login that its row says, where it has another or none */
export async function checkLogins(
  ports: CheckLoginsPorts,
  { userPoolId, align }: { userPoolId: string; align: boolean },
): Promise<Finding[]> {
  const differences = await compareLogins(ports)
  const of = (kind: string) =>
    differences.filter((one) => one.kind === kind).map(({ accountId }) => accountId)
  const [wrong, strays] = [[...of('missing'), ...of('differs')], of('stray')]
  const findings: Finding[] = []
  if (wrong.length > 0 && align) {
    for (const accountId of wrong) await alignLogin(ports, accountId)
    findings.push(
      ok('Logins', `${count(wrong)} what the rows say now; who had none sets a password by mail.`),
    )
  } else if (wrong.length > 0)
    findings.push(
      problem(
        'Logins',
        `${count(wrong)} no login, or one with another address or standing: ${shown(wrong)}.`,
        'Give them what their rows say: cloudalbum doctor --align-logins (with the same settings or --stage)',
      ),
    )
  if (strays.length > 0)
    findings.push(
      warning(
        'Logins',
        `${strays.length} logins belong to no account, as after a sign-up that was cut off: ${shown(strays)}.`,
        `Nobody can use them. Remove each: aws cognito-idp admin-delete-user --user-pool-id ${userPoolId} --username <id>`,
      ),
    )
  return findings.length > 0
    ? findings
    : [ok('Logins', 'Each account has its login, and each login its account.')]
}

const count = ({ length }: string[]) => (length === 1 ? '1 account has' : `${length} accounts have`)
const shown = (ids: string[]) => ids.slice(0, 5).join(', ') + (ids.length > 5 ? ' …' : '')
