import type { MessageTree } from './messages.ts'

/** `./timeline.json` becomes `timeline`, so that its messages are `t('timeline.…')`. */
export const byArea = (files: Record<string, MessageTree>): Record<string, MessageTree> =>
  Object.fromEntries(
    Object.entries(files).map(([path, messages]) => [path.slice(2, -'.json'.length), messages]),
  )
