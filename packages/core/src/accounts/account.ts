export interface Preferences {
  /** Null: as the browser says. */
  language: 'en' | 'ko' | null
  theme: 'system' | 'light' | 'dark'
  /** IANA name; what capture times without an offset are read in. */
  timeZone: string
  keyboardShortcuts: boolean
}

export interface Account {
  id: string
  /** As typed; compared by `emailKey`. */
  email: string
  displayName: string
  role: 'member' | 'admin'
  /** Null: no limit. */
  quotaBytes: number | null
  preferences: Preferences
  createdAtMs: number
  /** Null until the code that was sent to the address came back. */
  confirmedAtMs: number | null
  /** Let in only because nobody was there yet: may be confirmed only as long as that holds. */
  onlyAsFirst: boolean
  disabledAtMs: number | null
  /** The tombstone: shut for everybody while its data is removed. */
  deletingAtMs: number | null
  seenAtMs: number | null
  /** Sessions and tokens from before are over. */
  tokensValidFromMs: number
}

export type AccountPatch = Partial<
  Pick<
    Account,
    'displayName' | 'preferences' | 'seenAtMs' | 'tokensValidFromMs' | 'onlyAsFirst' | 'quotaBytes'
  >
>

/** What makes two addresses the same one. */
export const emailKey = (email: string) => email.trim().normalize('NFC').toLowerCase()

/** Whether its owner may do anything at all. */
export const isOpen = (account: Account) =>
  account.confirmedAtMs !== null && account.disabledAtMs === null && account.deletingAtMs === null

/** The part before the @ does until its owner picks a name. */
export const nameFromEmail = (email: string) => email.split('@')[0]?.slice(0, 80) || email.slice(0, 80)

export const defaultPreferences: Preferences = {
  language: null,
  theme: 'system',
  timeZone: 'UTC',
  keyboardShortcuts: true,
}
