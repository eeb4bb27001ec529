export interface ImageType {
  contentType: string
  /** What browsers and programs call it; '' where they do not know. */
  sentAs: readonly string[]
}

const types: readonly (ImageType & { endings: readonly string[] })[] = [
  { contentType: 'image/jpeg', endings: ['jpg', 'jpeg'], sentAs: ['image/jpeg', 'image/jpg', 'image/pjpeg'] },
  { contentType: 'image/png', endings: ['png'], sentAs: ['image/png', 'image/x-png'] },
  { contentType: 'image/webp', endings: ['webp'], sentAs: ['image/webp'] },
  { contentType: 'image/gif', endings: ['gif'], sentAs: ['image/gif'] },
  {
    contentType: 'image/heic',
    endings: ['heic', 'heif'],
    sentAs: ['image/heic', 'image/heif', 'application/octet-stream', ''],
  },
]

/** What an avatar may come as, by what its sender says or by the end of its name; undefined for everything else. */
export function imageType(contentType: string, fileName: string): ImageType | undefined {
  const said = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const ending = fileName.trim().split('.').at(-1)?.toLowerCase() ?? ''
  const isVague = said === '' || said === 'application/octet-stream'
  return types.find((type) => (isVague ? type.endings.includes(ending) : type.sentAs.includes(said)))
}
