import type { AlbumSettings, SettingsStore } from '../ports/settings-store.ts'

export interface SettingsPorts {
  settings: SettingsStore
  /** From the configuration; hold until the admin sets something else. */
  defaultSettings: AlbumSettings
}

export async function readSettings({ settings, defaultSettings }: SettingsPorts): Promise<AlbumSettings> {
  return { ...defaultSettings, ...(await settings.read()) }
}

export async function changeSettings(
  ports: SettingsPorts,
  patch: Partial<AlbumSettings>,
): Promise<AlbumSettings> {
  await ports.settings.write(patch)
  return readSettings(ports)
}
