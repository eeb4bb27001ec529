// Runs before a gallery page is painted, for those who chose a theme on this device. src/app/theme.ts writes what this reads.
;(() => {
  let theme = null
  try {
    theme = localStorage.getItem('cloudalbum.theme')
  } catch {
    // Storage is switched off: the system decides.
  }
  if (theme !== 'light' && theme !== 'dark') return
  document.documentElement.dataset.theme = theme
  document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => {
    meta.content = theme === 'dark' ? '#141614' : '#fbfaf8'
  })
})()
