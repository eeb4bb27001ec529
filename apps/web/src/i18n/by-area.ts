/** `./timeline.json` becomes `timeline`, so that its messages are `t('timeline.…')`. */
export const byArea = (files: Record<string, object>): Record<string, object> =>
  Object.fromEntries(
    Object.entries(files).map(([path, messages]) => [path.slice(2, -'.json'.length), messages]),
  )
