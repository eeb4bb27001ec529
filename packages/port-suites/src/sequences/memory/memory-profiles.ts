import {
  AppError,
  emptySlot,
  formerHandleMs,
  isUnsettled,
  notFound,
  type ImageKind,
  type ImageSlot,
  type NewProfile,
  type Profile,
  type ProfilePatch,
  type ProfileStore,
} from '@cloudalbum/core'
import { pageOf } from './pages.ts'

/** What ProfileStore promises, in maps. */
export class MemoryProfiles implements ProfileStore {
  readonly rows = new Map<string, Profile>()
  /** By handle. */
  private readonly former = new Map<string, { accountId: string; freeAtMs: number }>()

  async create({ createdAtMs, ...made }: NewProfile) {
    const present = this.rows.get(made.accountId)
    if (present) return present
    this.take(made.handle, made.accountId, createdAtMs)
    const images = { avatar: emptySlot, banner: emptySlot }
    return this.save({
      ...made,
      ...images,
      bio: '',
      visible: false,
      createdAtMs,
      updatedAtMs: createdAtMs,
    })
  }

  get = async (accountId: string) => this.rows.get(accountId)
  byImages = async (imagesId: string) => this.all().find((profile) => profile.imagesId === imagesId)
  getMany = async (accountIds: readonly string[]) =>
    [...new Set(accountIds)].flatMap((id) => this.rows.get(id) ?? [])

  async byHandle(handle: string, nowMs: number) {
    const former = this.former.get(handle)
    const led = former && former.freeAtMs > nowMs ? this.rows.get(former.accountId) : undefined
    return this.holderOf(handle) ?? led
  }

  async update(accountId: string, patch: ProfilePatch, nowMs: number) {
    const before = this.require(accountId)
    if (patch.handle !== undefined && patch.handle !== before.handle) {
      this.take(patch.handle, accountId, nowMs)
      this.former.set(before.handle, { accountId, freeAtMs: nowMs + formerHandleMs })
    }
    return this.save({ ...before, ...patch, updatedAtMs: nowMs })
  }

  async changeImage(accountId: string, kind: ImageKind, change: (slot: ImageSlot) => ImageSlot | undefined) {
    const profile = this.require(accountId)
    const before = profile[kind]
    const after = change(before) ?? before
    this.save({ ...profile, [kind]: after })
    return { before, after }
  }

  async listUnsettled(cursor: string | undefined, limit: number) {
    const unsettled = this.all()
      .filter(({ avatar, banner }) => isUnsettled(avatar) || isUnsettled(banner))
      .sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
    const { items, ...rest } = pageOf(unsettled, cursor, limit)
    return { profiles: items, ...rest }
  }

  async eraseAccount(accountId: string) {
    this.rows.delete(accountId)
    for (const [handle, former] of this.former) if (former.accountId === accountId) this.former.delete(handle)
  }

  private all = () => [...this.rows.values()]
  private holderOf = (handle: string) => this.all().find((profile) => profile.handle === handle)

  private take(handle: string, accountId: string, nowMs: number): void {
    const former = this.former.get(handle)
    const isKept = former && former.accountId !== accountId && former.freeAtMs > nowMs
    if (isKept || this.holderOf(handle)) throw new AppError('conflict', 'This handle is taken.')
    this.former.delete(handle)
  }

  private require(accountId: string): Profile {
    const profile = this.rows.get(accountId)
    if (!profile) throw notFound('profile')
    return profile
  }

  private save(profile: Profile): Profile {
    this.rows.set(profile.accountId, profile)
    return profile
  }
}
