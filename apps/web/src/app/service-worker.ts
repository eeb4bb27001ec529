/** Calls `tell` when a newer version of the page is waiting; its argument switches over and reloads. */
export function watchForUpdates(tell: (activate: () => void) => void): void {
  reloadWhenFilesAreGone()
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  let asked = false
  serviceWorker.addEventListener('controllerchange', () => asked && location.reload())
  const activate = (worker: ServiceWorker) => () => {
    asked = true
    worker.postMessage('activate')
  }
  const watch = (registration: ServiceWorkerRegistration) => {
    if (registration.waiting && serviceWorker.controller) tell(activate(registration.waiting))
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && serviceWorker.controller) tell(activate(worker))
      })
    })
  }
  // Without the worker the page only does not open offline: nothing that a person must be told.
  serviceWorker
    .register('/sw.js')
    .then(watch)
    .catch((error: unknown) => console.warn('Service worker:', error))
}

const reloadedKey = 'cloudalbum.reloaded-at'

/** An open page whose files a newer version has replaced cannot load its other parts; one reload mends that. */
function reloadWhenFilesAreGone(): void {
  window.addEventListener('vite:preloadError', (event) => {
    // Without a connection nothing is wrong with the files, and a reload would take away what is there.
    if (!navigator.onLine) return
    const lastMs = Number(sessionStorage.getItem(reloadedKey) ?? 0)
    if (Date.now() - lastMs < 60_000) return
    event.preventDefault()
    sessionStorage.setItem(reloadedKey, String(Date.now()))
    location.reload()
  })
}
