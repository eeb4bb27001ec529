import { inject, type InjectionKey, readonly, ref, type Ref } from 'vue'

export type PhotoPatch = { favourite?: boolean }

/**
 * What this page has done to photos before the server has said so. Every list on the page looks here, so that a
 * photo that was deleted in the viewer is gone from the grid below, and comes back when the server refuses.
 */
export interface PhotoLedger {
  /** Photos that are shown nowhere, as they are on their way to the trash. */
  readonly hidden: ReadonlySet<string>
  /** Counts up with each change of `hidden`. */
  readonly hiddenRevision: Readonly<Ref<number>>
  hide(ids: readonly string[]): void
  show(ids: readonly string[]): void
  patch(ids: readonly string[], patch: PhotoPatch): void
  onPatch(handler: (ids: ReadonlySet<string>, patch: PhotoPatch) => void): () => void
}

export const photoLedgerKey: InjectionKey<PhotoLedger> = Symbol('photo-ledger')

export function createPhotoLedger(): PhotoLedger {
  const hidden = new Set<string>()
  const revision = ref(0)
  const handlers = new Set<(ids: ReadonlySet<string>, patch: PhotoPatch) => void>()
  return {
    hidden,
    hiddenRevision: readonly(revision),
    hide(ids) {
      for (const id of ids) hidden.add(id)
      revision.value++
    },
    show(ids) {
      for (const id of ids) hidden.delete(id)
      revision.value++
    },
    patch(ids, patch) {
      const set = new Set(ids)
      for (const handler of handlers) handler(set, patch)
    },
    onPatch(handler) {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
  }
}

export function usePhotoLedger(): PhotoLedger {
  const ledger = inject(photoLedgerKey)
  if (!ledger) throw new Error('usePhotoLedger needs app.provide(photoLedgerKey, …)')
  return ledger
}
