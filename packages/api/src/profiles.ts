import * as contract from '@cloudalbum/contract'
import {
  avatarUrls,
  bannerUrl,
  cancelProfileImage,
  getProfile,
  handleKey,
  isAppError,
  ownPerson,
  removeProfileImage,
  startProfileImage,
  updateProfile,
  type GalleryMedia,
  type GalleryStore,
  type GallerySummary,
  type GetProfilePorts,
  type ImageSlot,
  type Person,
  type Photo,
  type PhotoStore,
  type RemoveProfileImagePorts,
  type StartProfileImagePorts,
  type UpdateProfilePorts,
} from '@cloudalbum/core'
import type { ApiOptions } from './create-api.ts'
import { publicCover } from './gallery-views.ts'
import { handle, type Handler } from './handle.ts'

export interface ProfileHandlerPorts
  extends
    GetProfilePorts,
    Omit<UpdateProfilePorts, 'profiles' | 'accounts'>,
    Omit<StartProfileImagePorts, 'profiles' | 'blobs'>,
    Omit<RemoveProfileImagePorts, 'profiles' | 'blobs'> {
  accounts: UpdateProfilePorts['accounts']
  profiles: GetProfilePorts['profiles'] & UpdateProfilePorts['profiles'] & RemoveProfileImagePorts['profiles']
  blobs: StartProfileImagePorts['blobs'] & RemoveProfileImagePorts['blobs']
  galleryMedia: GalleryMedia
  galleries: Pick<GalleryStore, 'list'>
  photos: Pick<PhotoStore, 'getMany'>
  /** Reads `Authorization`. @throws AppError `unauthenticated` for a bad one. */
  authenticate: ApiOptions['authenticate']
}

/** Every route of contract/src/profiles.ts. */
export function profileHandlers(ports: ProfileHandlerPorts): Handler[] {
  return [...ownProfileHandlers(ports), ...imageHandlers(ports), ...publicHandlers(ports)]
}

function ownProfileHandlers(ports: ProfileHandlerPorts): Handler[] {
  return [
    handle(contract.getOwnProfile, async ({ actor }) =>
      ownProfileView(ports, await ownPerson(ports, actor.accountId)),
    ),
    handle(contract.updateProfile, async ({ actor, body }) =>
      ownProfileView(ports, await updateProfile(ports, actor.accountId, body)),
    ),
  ]
}

function imageHandlers(ports: ProfileHandlerPorts): Handler[] {
  return [
    handle(contract.startProfileImage, async ({ actor, params, body }) => {
      await ownPerson(ports, actor.accountId)
      return startProfileImage(ports, actor.accountId, params.kind, body)
    }),
    handle(contract.cancelProfileImage, ({ actor, params }) =>
      cancelProfileImage(ports, actor.accountId, params.kind).then(nothing),
    ),
    handle(contract.removeProfileImage, ({ actor, params }) =>
      removeProfileImage(ports, actor.accountId, params.kind).then(nothing),
    ),
  ]
}

function publicHandlers(ports: ProfileHandlerPorts): Handler[] {
  return [
    handle(contract.getProfile, async ({ params, request }) => {
      const shown = await getProfile(ports, params.handle, await viewerOf(ports, request))
      const view = { ...publicProfileView(shown), onlyYou: shown.onlyOwn }
      return leadOn(params.handle, shown, contract.getProfile) ?? view
    }),
    handle(contract.listProfileGalleries, async ({ params, request }) => {
      const shown = await getProfile(ports, params.handle, await viewerOf(ports, request))
      return (
        leadOn(params.handle, shown, contract.listProfileGalleries) ?? {
          galleries: await galleryViews(ports, shown.galleries),
        }
      )
    }),
  ]
}

const nothing = () => undefined

/** Who asks where everybody may: with a token that is not good any more, nobody. */
async function viewerOf(
  { authenticate }: ProfileHandlerPorts,
  request: Request,
): Promise<string | undefined> {
  try {
    return (await authenticate(request))?.accountId
  } catch (error) {
    if (isAppError(error, 'unauthenticated')) return undefined
    throw error
  }
}

/** From a handle of before to the present one. It may be taken back, so nobody is to remember the way. */
function leadOn(
  asked: string,
  { profile: { handle: present } }: Person,
  route: contract.Route,
): Response | undefined {
  if (handleKey(asked) === present) return undefined
  const location = contract.routeUrl(route, { params: { handle: present } })
  return new Response(null, { status: 308, headers: { location, 'cache-control': 'no-store' } })
}

const publicProfileView = ({ account, profile }: Person): contract.PublicProfile => ({
  handle: profile.handle,
  displayName: account.displayName,
  bio: profile.bio,
  avatar: avatarUrls(profile),
  banner: bannerUrl(profile),
})

async function ownProfileView(
  { galleries, baseUrl }: ProfileHandlerPorts,
  person: Person,
): Promise<contract.OwnProfile> {
  const { account, profile } = person
  return {
    ...publicProfileView(person),
    url: `${baseUrl}/@${profile.handle}`,
    visible: profile.visible,
    hasGalleries: (await galleries.list(account.id, 'published')).length > 0,
    avatarUpload: uploadView(profile.avatar),
    bannerUpload: uploadView(profile.banner),
  }
}

/** One that is shown already is over. */
function uploadView({ upload }: ImageSlot): contract.ImageUpload | null {
  if (!upload || upload.state === 'ready') return null
  const { state, failure } = upload
  return { state, failure }
}

async function galleryViews(
  { photos, galleryMedia }: ProfileHandlerPorts,
  galleries: GallerySummary[],
): Promise<contract.ProfileGallery[]> {
  const found = await photos.getMany(galleries.flatMap(({ coverPhotoId }) => coverPhotoId ?? []))
  const covers = new Map<string | null, Photo>(found.map((photo) => [photo.id, photo]))
  return Promise.all(
    galleries.map(async (gallery) => {
      const { slug, title, text, shownCount, coverPhotoId } = gallery
      return {
        slug,
        title,
        text,
        itemCount: shownCount,
        cover: await publicCover(galleryMedia, gallery, covers.get(coverPhotoId)),
      }
    }),
  )
}
