// Runs before the page is painted. src/app/theme.ts writes what this reads.
;(function () {
  var theme = 'system'
  try {
    theme = localStorage.getItem('cloudalbum.theme') || 'system'
  } catch {
    // Storage is switched off: the system decides.
  }
  var root = document.documentElement
  root.dataset.theme = theme
  if (theme === 'system') return
  document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) {
    meta.content = theme === 'dark' ? '#141614' : '#fbfaf8'
  })
})()
