import {
  emptySlot,
  notFound,
  type ImageChange,
  type ImageKind,
  type ImageSlot,
  type NewProfile,
  type Profile,
  type ProfilePatch,
  type ProfileStore,
} from '@cloudalbum/core'
import { CameBetween, optimistically } from '../came-between.ts'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import {
  freeAgainMs,
  freeHandles,
  handleTaken,
  isTaken,
  leadsTo,
  leaveHandle,
  takeHandle,
} from './handle-rows.ts'
import { profileOf, rowOf, type ProfileRow } from './profile-rows.ts'
import { listUnsettled } from './unsettled.ts'

const table = 'profiles'

/** Profiles in DynamoDB. Each write reads the row, changes it and puts it back, if it is still what was read. */
export function createDynamoProfileStore(dynamo: Dynamo): ProfileStore {
  const get = async (accountId: string) => {
    const row = await read(dynamo, accountId)
    return row && profileOf(row)
  }
  return {
    create: (profile) => optimistically(() => create(dynamo, profile)),
    get,
    byImages: async (imagesId) => {
      const range = { table, index: 'byImages', keys: '#imagesId = :imagesId', values: { imagesId } }
      const { rows } = await dynamo.query<Row & Pick<Profile, 'accountId'>>(range)
      return rows[0] && get(rows[0].accountId)
    },
    getMany: async (accountIds) => {
      const keys = [...new Set(accountIds)].map((accountId) => ({ accountId }))
      return (await dynamo.getMany<Row & ProfileRow>(table, keys)).map(profileOf)
    },
    byHandle: async (handle, nowMs) => {
      const accountId = await leadsTo(dynamo, handle, nowMs)
      return accountId === undefined ? undefined : get(accountId)
    },
    update: (accountId, patch, nowMs) => optimistically(() => update(dynamo, accountId, patch, nowMs)),
    changeImage: (accountId, kind, change) =>
      optimistically(() => changeImage(dynamo, accountId, kind, change)),
    listUnsettled: (cursor, limit) => listUnsettled(dynamo, cursor, limit),
    eraseAccount: (accountId) => optimistically(() => erase(dynamo, accountId)),
  }
}

const read = (dynamo: Dynamo, accountId: string) => dynamo.get<Row & ProfileRow>(table, { accountId })

async function create(dynamo: Dynamo, made: NewProfile): Promise<Profile> {
  const { accountId, handle, createdAtMs } = made
  const present = await read(dynamo, accountId)
  if (present) return profileOf(present)
  if (await isTaken(dynamo, handle, accountId, createdAtMs)) throw handleTaken()
  const profile: Profile = {
    ...made,
    bio: '',
    visible: false,
    avatar: emptySlot,
    banner: emptySlot,
    updatedAtMs: createdAtMs,
  }
  await dynamo.transact([
    {
      table,
      put: rowOf(profile, { version: 1, formerHandles: {} }),
      condition: 'attribute_not_exists(#accountId)',
    },
    takeHandle(handle, accountId, createdAtMs),
  ])
  return profile
}

async function update(dynamo: Dynamo, accountId: string, patch: ProfilePatch, nowMs: number) {
  const before = await requireProfile(dynamo, accountId)
  const after = { ...profileOf(before), ...patch, updatedAtMs: nowMs }
  if (after.handle === before.handle) {
    await save(dynamo, before, after)
    return after
  }
  if (await isTaken(dynamo, after.handle, accountId, nowMs)) throw handleTaken()
  await dynamo.transact([
    saving(before, after, formerHandles(before, after.handle, nowMs)),
    takeHandle(after.handle, accountId, nowMs),
    leaveHandle(before.handle, accountId, nowMs),
  ])
  return after
}

/** Those that still lead here, the present one among them, without the one that is taken now. */
function formerHandles({ handle, formerHandles }: ProfileRow, taken: string, nowMs: number) {
  const all = Object.entries({ ...formerHandles, [handle]: freeAgainMs(nowMs) })
  return Object.fromEntries(all.filter(([former, untilMs]) => former !== taken && untilMs > nowMs))
}

async function changeImage(
  dynamo: Dynamo,
  accountId: string,
  kind: ImageKind,
  change: (slot: ImageSlot) => ImageSlot | undefined,
): Promise<ImageChange> {
  const profile = await requireProfile(dynamo, accountId)
  const before = profile[kind]
  const after = change(before) ?? before
  if (after !== before) await save(dynamo, profile, { ...profileOf(profile), [kind]: after })
  return { before, after }
}

/** Where the answer was lost and the same was sent again, the row is what it would be: the condition only seems to fail. */
async function save(dynamo: Dynamo, before: ProfileRow, after: Profile): Promise<void> {
  const { table: name, put, ...terms } = saving(before, after, before.formerHandles)
  if (await dynamo.put(name, put, terms)) return
  const present = await read(dynamo, before.accountId)
  if (present?.lastWrite !== put.lastWrite) throw new CameBetween()
}

/** Whoever writes marks the row, to know it again. */
const saving = (before: ProfileRow, after: Profile, formerHandles: Record<string, number>) =>
  ({
    table,
    put: {
      ...rowOf(after, { version: before.version + 1, formerHandles }),
      lastWrite: crypto.randomUUID(),
    },
    condition: '#version = :version',
    values: { version: before.version },
  }) satisfies Write

/** The handles first: the row says which they are. */
async function erase(dynamo: Dynamo, accountId: string): Promise<void> {
  const profile = await read(dynamo, accountId)
  if (!profile) return
  await freeHandles(dynamo, [profile.handle, ...Object.keys(profile.formerHandles)], accountId)
  const { version } = profile
  const asRead = { condition: '#version = :version', values: { version } }
  if (!(await dynamo.remove(table, { accountId }, asRead))) throw new CameBetween()
}

async function requireProfile(dynamo: Dynamo, accountId: string): Promise<ProfileRow & Row> {
  const profile = await read(dynamo, accountId)
  if (!profile) throw notFound('profile')
  return profile
}
