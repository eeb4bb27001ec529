import type { AlbumSettings, SettingsStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'

const key = { name: 'album' }

/** Settings of the album in one row of DynamoDB. */
export function createDynamoSettingsStore(dynamo: Dynamo): SettingsStore {
  return {
    async read() {
      const { name: _, ...settings } = (await dynamo.get<Partial<AlbumSettings> & Row>('settings', key)) ?? {}
      return settings
    },
    async write(patch) {
      const set = Object.entries(patch).filter(([, value]) => value !== undefined)
      if (set.length === 0) return
      await dynamo.update('settings', key, {
        update: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        values: Object.fromEntries(set),
      })
    },
  }
}
