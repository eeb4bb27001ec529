import type { WorkFinding } from '../../ports/long-work-store.ts'
import type { WrongCount } from '../../ports/counters.ts'

const fromBackup =
  'Put it back from a backup (docs/operations.md, "Damaged or missing files"), or upload the photo again.'
const makeAgain = 'cloudalbum verify --repair makes it again from the original.'
const madeAgain = 'It was made again from the original.'

const needsYou = (what: string, where: string, how: string): WorkFinding => ({
  what,
  where,
  repaired: false,
  how,
})
const mended = (what: string, where: string, repaired: boolean, done: string, todo: string): WorkFinding => ({
  what,
  where,
  repaired,
  how: repaired ? done : todo,
})

/** Everything that a verification may find; `what` is stable, pages and programs know it. */
export const findings = {
  originalMissing: (key: string) => needsYou('original-missing', key, fromBackup),
  originalDamaged: (key: string) => needsYou('original-damaged', key, fromBackup),
  originalUnread: (key: string, why: string) =>
    needsYou('original-unread', key, `It could not be looked at: ${why}. Verify again.`),
  renditionMissing: (key: string, repaired: boolean) =>
    mended('rendition-missing', key, repaired, madeAgain, makeAgain),
  renditionDamaged: (key: string, repaired: boolean) =>
    mended('rendition-damaged', key, repaired, madeAgain, makeAgain),
  /** Of one that nothing can be made from now. */
  renditionLost: (key: string) =>
    needsYou(
      'rendition-missing',
      key,
      'It can be made again once this version of the album can read the original.',
    ),
  renditionOld: (key: string, repaired: boolean) =>
    mended(
      'rendition-old',
      key,
      repaired,
      'A newer one is shown since more than a day: it was removed.',
      'A newer one is shown: cloudalbum verify --repair removes it.',
    ),
  fileOrphan: (key: string) =>
    needsYou(
      'file-orphan',
      key,
      'Its row is gone. The album removes such files by itself within the hour, unless there are many: then see "A damaged database".',
    ),
  fileUnknown: (key: string) =>
    needsYou(
      'file-unknown',
      key,
      'No row speaks of it. If you did not put it there for a reason, remove it.',
    ),
  profileImageMissing: (key: string) =>
    needsYou(
      'profile-image-missing',
      key,
      'Put it back from a backup, or ask its owner to choose a picture again.',
    ),
  itemWithoutPhoto: (itemId: string) =>
    needsYou('item-without-photo', itemId, 'Its photo is gone. Its owner can remove it from the gallery.'),
  countWrong: ({ what, stored = 'nothing', counted = 'nothing', repaired }: WrongCount, accountId: string) =>
    mended(
      'count-wrong',
      `${what} of account ${accountId}`,
      repaired,
      `It was ${stored}, and is ${counted} now.`,
      `It is ${stored} instead of ${counted}. cloudalbum verify --repair sets it.`,
    ),
}
