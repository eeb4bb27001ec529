import { Refused, type AlbumClient } from './album-client.ts'
import { drawPhoto } from './draw-photo.ts'
import { planPhotos, type PlannedPhoto } from './plan.ts'
import { trips } from './trips.ts'

export const demoAccount = {
  email: 'demo@cloudalbum.example',
  password: 'northern lights',
  displayName: 'Demo',
}

interface FillOptions {
  visitor: AlbumClient
  /** @param signIn gives an access token. */
  signedIn: (signIn: () => Promise<string>) => AlbumClient
  /** Runs background work until nothing is left. */
  drain: () => Promise<void>
  say: (done: number, total: number) => void
  photos?: PlannedPhoto[]
}

/** Draws and uploads what is missing, then sorts it into albums. Running it again changes nothing. Gives who is signed in. */
export async function fillDemo({
  visitor,
  signedIn,
  drain,
  say,
  photos = planPhotos(),
}: FillOptions): Promise<{ added: number; there: number; client: AlbumClient }> {
  await visitor.json('POST', '/api/accounts', demoAccount).catch((error: unknown) => {
    if (!(error instanceof Refused && error.code === 'email-taken')) throw error
  })
  const { email, password } = demoAccount
  const client = signedIn(async () => {
    const session = await visitor.json<{ accessToken: string }>('POST', '/api/session', { email, password })
    return session.accessToken
  })
  const { albums } = await client.json<{ albums: { title: string }[] }>('GET', '/api/albums')
  const ids = new Map<PlannedPhoto, string>()
  const result = { added: 0, there: 0 }
  const queue = photos.entries()
  const upload = async () => {
    for (const [, photo] of queue) {
      const { photoId, outcome } = await client.form<{ photoId: string; outcome: string }>(
        '/api/photos/file',
        await formOf(photo),
      )
      ids.set(photo, photoId)
      result[outcome === 'duplicate' ? 'there' : 'added'] += 1
      say(ids.size, photos.length)
    }
  }
  await Promise.all([upload(), upload()])
  await drain()
  const idsOf = (chosen: PlannedPhoto[]) => chosen.flatMap((photo) => ids.get(photo) ?? [])
  if (albums.length === 0) await makeAlbums(client, photos, idsOf)
  const favourites = idsOf(photos.filter((photo) => photo.favourite))
  if (result.added > 0 && favourites.length > 0)
    await client.json('PATCH', '/api/photos', { ids: favourites, change: { favourite: true } })
  return { ...result, client }
}

async function formOf({ fileName, drawing, trip }: PlannedPhoto): Promise<FormData> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(await drawPhoto(drawing))], fileName, { type: 'image/jpeg' }))
  form.set('tags', trip.tags.join(','))
  return form
}

async function makeAlbums(
  client: AlbumClient,
  photos: PlannedPhoto[],
  idsOf: (photos: PlannedPhoto[]) => string[],
): Promise<void> {
  const made = new Map<string, string>()
  for (const trip of trips.toSorted((a, b) => Number(Boolean(a.within)) - Number(Boolean(b.within)))) {
    const photoIds = idsOf(photos.filter((photo) => photo.trip === trip))
    if (photoIds.length === 0) continue
    const parentId = made.get(trip.within ?? '') ?? null
    const { title, description } = trip
    const { id } = await client.json<{ id: string }>('POST', '/api/albums', {
      title,
      description,
      parentId,
      photoIds,
    })
    made.set(title, id)
  }
  const albumId = made.get('Dolomites')
  if (albumId)
    await client.json('POST', '/api/share-links', { albumId, label: 'Friends', allowDownload: true })
}
