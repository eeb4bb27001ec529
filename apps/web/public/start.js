// Runs before anything is painted, and before the page's modules are here.
;(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(`cloudalbum.${name}`)
    } catch {
      return null // Storage is switched off: the system decides.
    }
  }
  const root = document.documentElement

  // src/app/theme.ts writes what this reads.
  const theme = kept('theme') || 'system'
  root.dataset.theme = theme
  if (theme !== 'system')
    document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => {
      meta.content = theme === 'dark' ? '#141614' : '#fbfaf8'
    })

  const view = location.pathname.startsWith('/s/')
    ? 'share'
    : kept('signed-in') !== '1' || location.pathname === '/sign-in'
      ? 'sign-in'
      : location.pathname === '/'
        ? 'timeline'
        : 'app'
  root.dataset.view = view

  // The first answers that this view needs do not wait for the page. src/session/early-answers.ts hands them over.
  const answers = (window.cloudalbumEarly = new Map())
  const accept = { accept: 'application/json' }
  const keep = (name, answer) => {
    answer.catch(() => undefined) // Whoever wants it asks again.
    answers.set(name, answer)
  }
  const get = (path) => keep(`GET ${path}`, fetch(path, { headers: accept }))
  if (view === 'sign-in') get('/api/config')
  else if (view === 'share') {
    const [, , token] = location.pathname.split('/')
    let proof
    try {
      proof = sessionStorage.getItem(`cloudalbum.share.${token}`)
    } catch {
      // Storage is switched off: there is none.
    }
    if (!proof) for (const end of ['', '/photos?limit=100']) get(`/api/shares/${token}${end}`)
  } else if (navigator.locks) {
    // src/session/session.ts renews under the same lock.
    const session = navigator.locks.request('cloudalbum.refresh', () =>
      fetch('/api/session/refresh', { method: 'POST', headers: accept }),
    )
    keep('POST /api/session/refresh', session)
    if (view === 'timeline')
      keep(
        'GET /api/timeline?newest=100',
        session.then(async (answer) => {
          const { accessToken } = await answer.clone().json()
          if (!accessToken) throw new Error('Nobody is signed in')
          return fetch('/api/timeline?newest=100', {
            headers: { ...accept, authorization: `Bearer ${accessToken}` },
          })
        }),
      )
  }

  // Nor do its files wait for the modules that ask for them. The build fills them in.
  const files = '__FILES__'
  const language =
    [kept('language') || '', ...navigator.languages]
      .map((one) => one.slice(0, 2).toLowerCase())
      .find((one) => files[one]) || 'en'
  for (const path of [view, language, `${view}-${language}`].flatMap((part) => files[part] || [])) {
    const link = document.createElement('link')
    link.rel = path.endsWith('.css') ? 'preload' : 'modulepreload'
    if (path.endsWith('.css')) link.as = 'style'
    link.crossOrigin = ''
    link.href = path
    document.head.append(link)
  }
})()
