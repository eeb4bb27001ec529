/** Two buckets, or one for all. */
export interface S3Buckets {
  /** Originals and what is on its way: private, versioned, never changed. */
  uploads: string
  /** What can be made again: renditions, images of profiles. */
  media: string
}

const mediaPrefixes = ['renditions/', 'profile-images/']

export const isMedia = (key: string) => mediaPrefixes.some((prefix) => key.startsWith(prefix))

export const bucketOf = ({ uploads, media }: S3Buckets, key: string) => (isMedia(key) ? media : uploads)

/** Buckets in which keys of this beginning may be, each once. */
export function bucketsOf({ uploads, media }: S3Buckets, prefix: string): string[] {
  if (isMedia(prefix)) return [media]
  const mayBeMedia = mediaPrefixes.some((one) => one.startsWith(prefix))
  return mayBeMedia && media !== uploads ? [uploads, media] : [uploads]
}
