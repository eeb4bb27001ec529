import { serveForeignPage, type ForeignPage } from './foreign-page.ts'

/** The profile page of Cruddur, with the requests that it made. */
export const serveCruddur = (): Promise<ForeignPage> => serveForeignPage(page, script)

const page = `<!doctype html><html lang="en"><title>Cruddur</title>
<input type="file" aria-label="Avatar"><img alt="avatar">
<output></output><script src="/page.js"></script></html>`

/** Backend, assets and token come in the address, as they came from its build and its sign-in. */
const script = `
const settings = new URLSearchParams(location.hash.slice(1))
const backend = settings.get('backend'), token = settings.get('token')
const say = (text) => { document.querySelector('output').textContent = text }

async function request(method, path, payload) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' }
  if (token) headers.Authorization = 'Bearer ' + token
  const attrs = { method, headers }
  if (method !== 'GET') attrs.body = JSON.stringify(payload)
  const response = await fetch(backend + path, attrs)
  return { status: response.status, body: await response.json() }
}
window.request = request

document.querySelector('input').addEventListener('change', async (event) => {
  const { name, type } = event.target.files[0]
  try {
    const { status, body } = await request('POST', '/avatars/key_upload', { extension: name.split('.').pop() })
    if (status !== 200) return say('key_upload ' + status)
    const answer = await fetch(body.url, { method: 'PUT', body: event.target.files[0], headers: { 'Content-Type': type } })
    say('put ' + answer.status)
  } catch (error) {
    say('blocked: ' + error.message)
  }
})
window.showAvatar = (url) => new Promise((resolve) => {
  const image = document.querySelector('img')
  image.onload = () => resolve(image.naturalWidth)
  image.onerror = () => resolve(0)
  image.src = url
})
`
