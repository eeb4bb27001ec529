import { newId } from '@cloudalbum/core'
import { createApi } from './create-api.ts'
import { photoHandlers, type PhotoPorts } from './photos-handlers.ts'

/** What tests of these routes need not be real about. */
export type TestedPorts = Omit<PhotoPorts, 'albums' | 'places'>

/** As the album store says them. */
export const testAlbums = [{ id: newId(), title: 'Summer' }]

const testPlaces: PhotoPorts['places'] = {
  attribution: 'Cities: GeoNames',
  lookUp: async (latitude) =>
    latitude > 0 ? { city: 'Seoul', country: 'South Korea', countryCode: 'KR' } : undefined,
}

/** Calls the photo routes as an account, by its session or by its API key. */
export function photoTestClient(ports: TestedPorts, accountId: string) {
  let via: 'session' | 'key' = 'session'
  const app = createApi({
    handlers: photoHandlers({ ...ports, places: testPlaces, albums: { albumsOf: async () => testAlbums } }),
    authenticate: async () => ({ accountId, role: 'member', via, id: 's' }),
    ipOf: () => '127.0.0.1',
    onFault: (error) => {
      throw error
    },
  })
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    as: typeof via = 'session',
  ): Promise<Response> => {
    via = as
    return app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }
  return {
    send,
    get: async <T>(path: string): Promise<T> => {
      const response = await send('GET', path)
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    /** Status and code of the problem. */
    refused: async (...call: Parameters<typeof send>): Promise<[number, string]> => {
      const response = await send(...call)
      return [response.status, ((await response.json()) as { code: string }).code]
    },
  }
}
