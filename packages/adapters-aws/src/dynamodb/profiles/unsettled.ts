import { isUnsettled, type Profile } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { profileOf, type ProfileRow } from './profile-rows.ts'

/** The index may be some milliseconds behind; what is given is what the table says. */
export async function listUnsettled(
  dynamo: Dynamo,
  cursor: string | undefined,
  limit: number,
): Promise<{ profiles: Profile[]; next?: string }> {
  const { rows } = await dynamo.query<Row & Pick<Profile, 'accountId'>>({
    table: 'profiles',
    index: 'unsettled',
    keys: `#unsettled = :yes${cursor === undefined ? '' : ' AND #accountId > :cursor'}`,
    values: { yes: 'yes', cursor },
    limit: limit + 1,
  })
  const keys = rows.slice(0, limit).map(({ accountId }) => ({ accountId }))
  const found = await dynamo.getMany<Row & ProfileRow>('profiles', keys)
  const profiles = found
    .map(profileOf)
    .filter(({ avatar, banner }) => isUnsettled(avatar) || isUnsettled(banner))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
  const last = keys.at(-1)
  return last && rows.length > limit ? { profiles, next: last.accountId } : { profiles }
}
