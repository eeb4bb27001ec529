import type { ImageSize } from '../ports/image-processor.ts'
import type { ImageKind, Profile } from './profile.ts'

/** Uploads above this are neither taken nor decoded. */
export const maxProfileImageBytes = 20_000_000
/** A signed address for the bytes works this long. */
export const profileUploadValidMs = 5 * 60_000

/** The largest first; all of one kind are of one shape. */
export const profileImageSizes: Record<ImageKind, [ImageSize, ...ImageSize[]]> = {
  avatar: [
    { width: 512, height: 512 },
    { width: 96, height: 96 },
  ],
  banner: [{ width: 1500, height: 500 }],
}

export const imageFolder = 'profile-images/'
export const uploadFolder = 'profile-uploads/'

/** The key is the address, without its slash: a CDN needs no table. */
export const profileImageKey = (imagesId: string, kind: ImageKind, hash: string, width: number) =>
  `${imageFolder}${imagesId}/${kind}/${hash}/${width}.jpg`

export const profileImageKeys = (imagesId: string, kind: ImageKind, hash: string) =>
  profileImageSizes[kind].map(({ width }) => profileImageKey(imagesId, kind, hash, width))

/** Whose image a key or a path is of; undefined when it is none. */
export function parseProfileImageKey(
  key: string,
): { imagesId: string; kind: ImageKind; hash: string } | undefined {
  const found = /^profile-images\/([0-9a-z]{26})\/(avatar|banner)\/([0-9a-f]{32})\/\d{2,4}\.jpg$/.exec(key)
  const [, imagesId, kind, hash] = found ?? []
  return imagesId && kind && hash ? { imagesId, kind: kind as ImageKind, hash } : undefined
}

export const profileUploadKey = (accountId: string, uploadId: string) =>
  `${uploadFolder}${accountId}/${uploadId}`

export function parseProfileUploadKey(key: string): { accountId: string; uploadId: string } | undefined {
  const [, accountId, uploadId] = /^profile-uploads\/([0-9a-z]{26})\/([0-9a-z]{26})$/.exec(key) ?? []
  return accountId && uploadId ? { accountId, uploadId } : undefined
}

/** The address that stays: it leads to the avatar of the moment. */
export const stableAvatarPath = (accountId: string) => `/avatars/${accountId}.jpg`

/** Whose image it is, by account and by folder. */
export type ImageOwner = Pick<Profile, 'accountId' | 'imagesId'>

export interface AvatarUrls {
  /** 96 × 96 */
  small: string
  /** 512 × 512 */
  large: string
}

const path = (imagesId: string, kind: ImageKind, hash: string, width: number) =>
  `/${profileImageKey(imagesId, kind, hash, width)}`

/** Null without an avatar, and without a profile. */
export function avatarUrls(profile: Pick<Profile, 'imagesId' | 'avatar'> | undefined): AvatarUrls | null {
  const image = profile?.avatar.image
  if (!image) return null
  const at = (width: number) => path(profile.imagesId, 'avatar', image.hash, width)
  return { small: at(96), large: at(512) }
}

/** 1500 × 500; null without a banner. */
export const bannerUrl = ({ imagesId, banner }: Pick<Profile, 'imagesId' | 'banner'>): string | null =>
  banner.image && path(imagesId, 'banner', banner.image.hash, 1500)

/** Everything under which caches may know an image. */
export const pathsOf = (imagesId: string, kind: ImageKind, hash: string): string[] =>
  profileImageKeys(imagesId, kind, hash).map((key) => `/${key}`)

/**
 * 128 bits over account and renditions: the same picture of two people has two addresses, and another picture or another
 * part of it has another one.
 */
export async function imageHash(imagesId: string, images: readonly Uint8Array[]): Promise<string> {
  const bytes = await new Blob([imagesId, ...images.map((image) => new Uint8Array(image))]).arrayBuffer()
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
