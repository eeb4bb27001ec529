import { byArea } from '../by-area.ts'
import type { MessageTree } from '../messages.ts'

export default byArea(
  import.meta.glob<MessageTree>(
    [
      './*.json',
      '!./session.json',
      '!./settings.json',
      '!./admin.json',
      '!./insights.json',
      '!./galleries.json',
      '!./profile.json',
      '!./gallery{,-sign}.json',
    ],
    {
      eager: true,
      import: 'default',
    },
  ),
)
