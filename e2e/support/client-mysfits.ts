import { serveForeignPage, type ForeignPage } from './foreign-page.ts'

/** The page of the Mythical Mysfits, with the requests that it made: jQuery's and AngularJS' are plain ones today. */
export const serveMysfits = (): Promise<ForeignPage> => serveForeignPage(page, script)

const page = `<!doctype html><html lang="en"><title>Mythical Mysfits</title>
<select aria-label="Filter"><option value="">All</option><option value="GoodEvil=Good">Good</option><option value="Species=Cat">Cat</option></select>
<ul></ul><output></output><script src="/page.js"></script></html>`

/** API and token come in the address, as they came from its build and from its sign-in page. */
const script = `
const settings = new URLSearchParams(location.hash.slice(1))
const api = settings.get('api'), token = settings.get('token')
const say = (text) => { document.querySelector('output').textContent = text }

async function ask(method, path, payload) {
  const headers = {}
  if (token && method === 'POST') headers.Authorization = token
  if (payload) headers['Content-Type'] = 'application/json;charset=UTF-8'
  const response = await fetch(api + path, { method, headers, body: payload && JSON.stringify(payload) })
  return { status: response.status, body: await response.json() }
}
window.ask = ask

async function show() {
  const chosen = document.querySelector('select').value
  const [filter, value] = chosen.split('=')
  const { body } = await ask('GET', '/mysfits' + (chosen ? '?filter=' + filter + '&value=' + value : ''))
  document.querySelector('ul').replaceChildren(...body.mysfits.map((mysfit) => {
    const item = document.createElement('li')
    const image = document.createElement('img')
    image.src = mysfit.thumbImageUri
    image.alt = mysfit.name
    const like = document.createElement('button')
    like.textContent = 'Like ' + mysfit.name
    like.onclick = async () => {
      const { status } = await ask('POST', '/mysfits/' + mysfit.mysfitId + '/like')
      say('like ' + status)
    }
    const adopt = document.createElement('button')
    adopt.textContent = mysfit.adopted ? mysfit.name + ' is adopted' : 'Adopt ' + mysfit.name
    adopt.onclick = async () => {
      const { status } = await ask('POST', '/mysfits/' + mysfit.mysfitId + '/adopt')
      say('adopt ' + status)
      await show()
    }
    image.onclick = async () => {
      const { status } = await ask('PUT', '/clicks', { userId: 'somebody', mysfitId: mysfit.mysfitId })
      say('click ' + status)
    }
    item.append(image, mysfit.name + ', ' + mysfit.species + ', ' + mysfit.likes + ' likes', like, adopt)
    return item
  }))
}
document.querySelector('select').addEventListener('change', show)
show().catch((error) => say('blocked: ' + error.message))
`
