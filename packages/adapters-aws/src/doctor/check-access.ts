import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { ok, problem, warning, type Finding } from './finding.ts'
import { refused } from './refused.ts'

export interface Caller {
  accountId: string
  region: string
}

export interface Access {
  findings: Finding[]
  /** Undefined when nothing else can be asked. */
  caller: Caller | undefined
}

/** Who asks, as AWS itself says. */
export async function checkAccess(region: string): Promise<Access> {
  const client = new STSClient({ region, maxAttempts: 2 })
  try {
    const { Account: accountId, Arn } = await client.send(new GetCallerIdentityCommand({}))
    if (accountId === undefined) throw new Error('AWS names no account.')
    const findings = [
      ok('Credentials', `Account ${accountId} in ${region}, as ${Arn ?? 'nobody in particular'}.`),
    ]
    return { findings, caller: { accountId, region } }
  } catch (error) {
    return { findings: [refused('Credentials', error)], caller: undefined }
  } finally {
    client.destroy()
  }
}

/** Signatures hold for five minutes; CloudFront's and those of S3 begin to be refused after. */
const mostMs = 5 * 60_000
const muchMs = 60_000

/**
 * This machine's clock against that of the service, which each answer tells, a refusal too.
 * @param address of any service, as `https://sts.eu-central-1.amazonaws.com`
 */
export async function checkClock(address: string, now = () => Date.now()): Promise<Finding> {
  const mend = 'Set the clock of this machine: sudo timedatectl set-ntp true'
  try {
    const { headers } = await fetch(address, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
    const there = Date.parse(headers.get('date') ?? '')
    if (Number.isNaN(there)) return ok('Clock', `${address} does not say what time it is.`)
    const offMs = Math.abs(now() - there)
    const detail = `This machine and ${new URL(address).host} are ${Math.round(offMs / 1000)} s apart.`
    if (offMs > mostMs) return problem('Clock', `${detail} Signatures of this machine are refused.`, mend)
    return offMs > muchMs ? warning('Clock', detail, mend) : ok('Clock', detail)
  } catch (error) {
    return refused('Clock', (error as Error).cause ?? error)
  }
}
