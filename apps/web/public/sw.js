// Keeps the page's own files, so that it opens without a connection. Never keeps photos, answers of the API or shared pages.
const version = '__VERSION__'
const shell = [/*__SHELL__*/]
const name = `cloudalbum-${version}`
const never = /^\/(?:api|media|upload|compat|s|g|\.well-known)(?:\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(name).then((cache) => cache.addAll(['/', '/start.js', '/favicon.svg', ...shell])),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((one) => one.startsWith('cloudalbum-') && one !== name)
      await Promise.all(old.map((one) => caches.delete(one)))
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'activate') self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || never.test(url.pathname)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/') || shell.includes(url.pathname))
    event.respondWith(asset(request))
  else if (url.pathname === '/start.js' || url.pathname === '/favicon.svg') event.respondWith(newest(request))
})

/** A page: from the network, or without a connection the one that is kept. */
async function page(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match('/', { cacheName: name })
    if (kept) return kept
    throw error
  }
}

/** Hashed names never change their content. */
async function asset(request) {
  const cache = await caches.open(name)
  const kept = await cache.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

async function newest(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match(request, { cacheName: name })
    if (kept) return kept
    throw error
  }
}
