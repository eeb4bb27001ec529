export interface AlbumSettings {
  /** Who can make an account. */
  signUp: 'open' | 'invitation' | 'closed'
  /** Of a new account; null: no limit. */
  defaultQuotaBytes: number | null
}

/** What the admin has set; what is missing comes from the configuration. */
export interface SettingsStore {
  read(): Promise<Partial<AlbumSettings>>
  /** All or none. */
  write(patch: Partial<AlbumSettings>): Promise<void>
}
