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

  // What this view will ask for is fetched beside the modules that will ask for it. The build fills in the files.
  const files = '__FILES__'
  const view = location.pathname.startsWith('/s/')
    ? 'share'
    : kept('signed-in') !== '1' || location.pathname === '/sign-in'
      ? 'sign-in'
      : location.pathname === '/'
        ? 'timeline'
        : 'app'
  root.dataset.view = view
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
