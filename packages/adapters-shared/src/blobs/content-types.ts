const byExtension = new Map(
  Object.entries({
    webp: 'image/webp',
    jpg: 'image/jpeg',
    png: 'image/png',
    avif: 'image/avif',
    gif: 'image/gif',
    json: 'application/json',
    zip: 'application/zip',
    gz: 'application/gzip',
  }),
)

const unknownType = 'application/octet-stream'

/**
 * Renditions name their type in their key. An original's type is in its photo's row, where it is what the
 * bytes really are, so none is kept beside the file.
 */
export const contentTypeOf = (key: string): string =>
  byExtension.get(/\.([a-z0-9]+)$/.exec(key)?.[1] ?? '') ?? unknownType
