import { routes, type Route } from '@cloudalbum/contract'

/** The API as one page of HTML without scripts; the machine-readable form is `/openapi.json`. */
export function docsPage(): string {
  const groups = Map.groupBy(routes.all.values(), (route) => route.tag)
  const index = [...groups.keys()].map((tag) => `<a href="#${slug(tag)}">${escape(tag)}</a>`).join('\n')
  const sections = [...groups].map(([tag, list]) => section(tag, list)).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · CloudAlbum</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><h1>CloudAlbum API</h1>
<p>Everything that the page of the album does, for scripts. Send <code>Authorization: Bearer &lt;API key&gt;</code>; make a key under
<a href="/settings/keys">Settings, API keys</a>. Errors are problem details (RFC 9457) with a stable <code>code</code>.
The same for machines: <a href="/openapi.json">openapi.json</a>.</p>
<nav aria-label="Groups">${index}</nav></header>
<main>${sections}</main>
</body>
</html>`
}

function section(tag: string, list: Route[]): string {
  return `<section aria-labelledby="${slug(tag)}"><h2 id="${slug(tag)}">${escape(tag)}</h2><dl>${list.map(entry).join('\n')}</dl></section>`
}

const access: Record<Route['access'], string> = {
  public: 'anybody',
  account: 'account or API key',
  session: 'signed-in account',
  admin: 'administrator',
  share: 'anybody with the link',
}

function entry(route: Route): string {
  return `<div><dt><span class="method">${route.method}</span> <code>${escape(route.path)}</code></dt>
<dd>${escape(route.summary)}<span class="access">${access[route.access]}</span></dd></div>`
}

const slug = (text: string) => text.toLowerCase().replaceAll(' ', '-')

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const docsStyle = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:2rem 1rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
h2{margin-top:2.5rem}
dl>div{padding:.75rem 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)}
dt code{overflow-wrap:anywhere}
dd{margin:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between}
.method{display:inline-block;min-width:4.5rem;font-weight:600}
.access{opacity:.8}`
