// Runs at CloudFront before the page bucket is asked: JavaScript runtime 2.0, no modules.
// The addresses are those of apps/server/src/http/web-page.ts; a test compares the two.

const pages =
  /^\/(?:|photo\/[0-9a-z]{26}|search|map|favourites|sharing|trash|problems|claims|albums(?:\/[0-9a-z]{26})?|galleries(?:\/[0-9a-z]{26}(?:\/[a-z]+)?)?|settings(?:\/[a-z-]+)?|admin(?:\/[a-z-]+)?|sign-in|sign-up|confirm|forgot|reset|s\/[\w-]{1,100})$/

const files =
  /^\/(?:(?:assets|icons)\/[\w./-]+|index\.html|favicon\.svg|manifest\.webmanifest|start\.js|gallery-theme\.js|sw\.js)$/

const nothingThere =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><p>There is no such page. <a href="/">Go to the album</a></p></html>'

const notFound = {
  statusCode: 404,
  statusDescription: 'Not Found',
  headers: {
    'content-type': { value: 'text/html; charset=utf-8' },
    'cache-control': { value: 'no-store' },
    'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    'x-content-type-options': { value: 'nosniff' },
    'referrer-policy': { value: 'no-referrer' },
    'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
  },
  body: { encoding: 'text', data: nothingThere },
}

/**
 * CloudFront calls it by this name.
 * @param {{ request: { uri: string } }} event
 */
// @ts-expect-error nothing in this file calls it
// eslint-disable-next-line no-unused-vars
function handler({ request }) {
  if (pages.test(request.uri)) request.uri = '/index.html'
  else if (!files.test(request.uri)) return notFound
  return request
}
