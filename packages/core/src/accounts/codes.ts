import { AppError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodePurpose, CodeStore, OneTimeCode } from '../ports/code-store.ts'
import { hashSecret } from './secrets.ts'

const minuteMs = 60_000
export const mailedCodeLifeMs = 15 * minuteMs
/** A code from the admin travels by hand, and slower. */
export const handedCodeLifeMs = 24 * 60 * minuteMs
const tries = 5

export interface CodePorts {
  codes: Pick<CodeStore, 'use'>
  clock: Clock
}

/** Six random digits that replace an earlier code of the same purpose. */
export async function makeCode(
  ports: { codes: Pick<CodeStore, 'put'>; clock: Clock },
  {
    accountId,
    purpose,
    lifeMs,
    email,
  }: { accountId: string; purpose: CodePurpose; lifeMs: number; email?: string },
): Promise<{ code: string; expiresAtMs: number }> {
  const code = sixDigits()
  const expiresAtMs = ports.clock.now() + lifeMs
  const hash = await codeHash(accountId, purpose, code)
  await ports.codes.put({ accountId, purpose, hash, email: email ?? null, expiresAtMs, triesLeft: tries })
  return { code, expiresAtMs }
}

/** An unknown account (undefined) and a wrong code look alike. @throws AppError `code-wrong`. */
export async function useCode(
  ports: CodePorts,
  accountId: string | undefined,
  purpose: CodePurpose,
  code: string,
): Promise<OneTimeCode> {
  const found = await findCode(ports, accountId, purpose, code)
  if (!found) throw new AppError('code-wrong', 'The code is wrong or too old. Ask for a new one.')
  return found
}

/** Uses it up, or one try. Undefined as `CodeStore.use` says, and for an unknown account. */
export async function findCode(
  ports: CodePorts,
  accountId: string | undefined,
  purpose: CodePurpose,
  code: string,
): Promise<OneTimeCode | undefined> {
  const hash = await codeHash(accountId ?? '', purpose, code)
  return ports.codes.use(accountId ?? '', purpose, hash, ports.clock.now())
}

const codeHash = (accountId: string, purpose: CodePurpose, code: string) =>
  hashSecret(`${accountId} ${purpose} ${code}`)

function sixDigits(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  // The last, incomplete million would make small codes likelier.
  return number < 4_294_000_000 ? String(number % 1_000_000).padStart(6, '0') : sixDigits()
}
