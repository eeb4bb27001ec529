import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { newCredentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { sendAsOldClient, serveOldClient, type OldAnswer, type OldRequest } from '../support/client-2019.ts'
import { drawPhoto } from '../support/photos.ts'
import { processingMs } from '../support/uploads.ts'

test.describe.configure({ mode: 'default' })

interface OldPhoto {
  id: string
  tags: string
  desc: string
  filename_orig: string
  taken_date: string
  geotag_lat: number
  geotag_lng: number
  make: string
  city: string
  thumbSrc: string
  originalSrc: string
}

let client: Awaited<ReturnType<typeof serveOldClient>>
let send: <T = Record<string, unknown>>(request: OldRequest) => Promise<OldAnswer<T>>
test.beforeEach(async ({ page, album }) => {
  client = await serveOldClient()
  await page.goto(client.url)
  send = (request) => sendAsOldClient(page, `${album.baseUrl}/compat/cloudalbum`, request)
})
test.afterEach(() => client.close())

const credentials = { ...newCredentials(), password: 'five5' }
const signInOld = async () =>
  (await send<{ accessToken: string }>({ method: 'post', path: '/users/signin', json: { ...credentials } }))
    .body.accessToken

/** Shows an image as the client does, without any header. @returns its width; 0 when the browser cannot show it */
const widthOf = (page: Page, src: string) =>
  page.evaluate(
    (url) =>
      new Promise<number>((resolve) => {
        const image = document.images[0]!
        image.onload = () => resolve(image.naturalWidth)
        image.onerror = () => resolve(0)
        image.src = url
      }),
    src,
  )

test('given the client of 2019 on an origin of its own, then it signs up, uploads, shows, edits, deletes and signs out', async ({
  page,
}) => {
  expect((await send({ method: 'get', path: '/users/ping' })).body).toEqual({ ok: true, Message: 'pong' })

  const signedUp = await send<{ users: { email: string; id: string } }>({
    method: 'post',
    path: '/users/signup',
    json: { username: 'Old Friend', ...credentials },
  })
  expect(signedUp).toMatchObject({ status: 201, body: { ok: true, users: { email: credentials.email } } })
  const token = await signInOld()
  expect(token).toBeTruthy()

  const path = await drawPhoto({ text: 'old friend', gps: { latitude: 37.5665, longitude: 126.978 } })
  const uploaded = await send<{ photo_id: string }>({
    method: 'post',
    path: '/photos/file',
    token,
    file: { name: 'old friend.jpg', base64: (await readFile(path)).toString('base64') },
    form: {
      tags: 'seoul,서울',
      desc: 'City Hall',
      make: 'Lumen',
      model: 'undefined',
      width: '1200',
      height: '800',
      taken_date: '2024:05:17 18:30:00',
      geotag_lat: 'NaN',
      geotag_lng: 'null',
      city: '',
      nation: '',
      address: 'undefined',
      filename_orig: 'old friend.jpg',
    },
  })
  expect(uploaded).toMatchObject({ status: 200, body: { ok: true } })
  const id = uploaded.body.photo_id

  const list = async () =>
    (await send<{ photos: OldPhoto[] }>({ method: 'get', path: '/photos/', token })).body.photos
  await expect.poll(async () => (await list())[0]?.city, { timeout: processingMs }).toMatch(/seoul/i)
  const [photo] = await list()
  expect(photo).toMatchObject({
    id,
    tags: 'seoul,서울',
    desc: 'City Hall',
    make: 'Lumen',
    taken_date: '2024:05:17 18:30:00',
    filename_orig: 'old friend.jpg',
  })
  expect(photo!.geotag_lat).toBeCloseTo(37.5665, 4)
  expect(await widthOf(page, photo!.thumbSrc)).toBe(480)
  expect(await widthOf(page, photo!.originalSrc)).toBe(1200)

  const edited = await send<{ photos: OldPhoto }>({
    method: 'post',
    path: `/photos/${id}/info`,
    token,
    json: { ...photo, tags: 'night', desc: 'At night', datatype: 'json' },
  })
  expect(edited).toMatchObject({
    status: 200,
    body: { ok: true, photos: { tags: 'night', desc: 'At night' } },
  })

  const other = await send({ method: 'get', path: '/users/', token })
  expect([200, 403]).toContain(other.status)

  expect(await send({ method: 'delete', path: `/photos/${id}`, token })).toMatchObject({
    status: 200,
    body: { ok: true, photos: { photo_id: id } },
  })
  expect(await list()).toEqual([])
  expect((await send({ method: 'delete', path: `/photos/${id}`, token })).status).toBe(404)

  expect(await send({ method: 'post', path: '/users/signout', token, json: {} })).toMatchObject({
    status: 200,
    body: { ok: true },
  })
  expect(await send({ method: 'get', path: '/photos/', token })).toMatchObject({
    status: 400,
    body: { msg: expect.any(String) as unknown as string },
  })
})

test('given a wrong password, no token or a second account of the address, then the client gets both kinds of message', async () => {
  await send({ method: 'post', path: '/users/signup', json: { ...credentials } })
  const both = {
    message: expect.any(String) as unknown as string,
    Message: expect.any(String) as unknown as string,
  }
  const wrong = { ...credentials, password: 'wrong one' }
  expect(await send({ method: 'post', path: '/users/signin', json: wrong })).toMatchObject({
    status: 400,
    body: both,
  })
  expect(await send({ method: 'post', path: '/users/signup', json: { ...credentials } })).toMatchObject({
    status: 409,
    body: both,
  })
  expect(await send({ method: 'get', path: '/photos/ping' })).toMatchObject({
    status: 400,
    body: { msg: expect.any(String) as unknown as string },
  })
})

test('given the native API, then a page of another origin can neither read it nor use its cookies', async ({
  page,
  album,
}) => {
  const blocked = page.evaluate(
    (url) =>
      fetch(url).then(
        (answer) => answer.status,
        () => 'blocked',
      ),
    `${album.baseUrl}/api/config`,
  )
  expect(await blocked).toBe('blocked')
})
