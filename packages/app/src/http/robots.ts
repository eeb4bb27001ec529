import { escapeHtml } from '@cloudalbum/api'
import type { GalleryStore } from '@cloudalbum/core'
import { Hono } from 'hono'

export interface RobotsPorts {
  galleries: Pick<GalleryStore, 'listed'>
  /** Where the album is reached, without a slash at its end. */
  baseUrl: string
}

/** Most addresses of one site map (https://www.sitemaps.org/protocol.html). */
const maxAddresses = 50_000
const cache = { 'cache-control': 'public, max-age=3600' }

/** What search engines are told: what is private asks for a sign-in; galleries say themselves whether they may be listed. */
export function robotsPages({ galleries, baseUrl }: RobotsPorts): Hono {
  const app = new Hono()
  const rules = [
    'User-agent: *',
    'Allow: /api/g/',
    'Disallow: /api/',
    'Disallow: /upload/',
    '',
    `Sitemap: ${baseUrl}/sitemap.xml`,
    '',
  ].join('\n')
  app.get('/robots.txt', (context) => context.text(rules, 200, cache))
  app.get('/sitemap.xml', async (context) => {
    const found = await galleries.listed(maxAddresses)
    const urls = found.map(
      ({ slug, updatedAtMs }) =>
        `<url><loc>${escapeHtml(`${baseUrl}/g/${encodeURIComponent(slug)}`)}</loc><lastmod>${new Date(updatedAtMs).toISOString()}</lastmod></url>`,
    )
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`
    return context.body(xml, 200, { ...cache, 'content-type': 'application/xml; charset=utf-8' })
  })
  return app
}
