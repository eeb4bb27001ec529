// src/app/theme.ts writes what this reads, before a gallery page is painted.
try {
  document.documentElement.dataset.theme = localStorage.getItem('cloudalbum.theme') || 'system'
} catch {
  // Storage is switched off: the system decides.
}
