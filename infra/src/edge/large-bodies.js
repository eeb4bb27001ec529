// Runs at CloudFront before the API is asked for what may have a large body: JavaScript runtime 2.0, no modules.
// A function is handed 6 MB at most, in JSON: forms as Base64, text with its marks escaped, at worst twice as long.

const mostFormBytes = 4500000
const mostTextBytes = 3000000

/**
 * CloudFront calls it by this name.
 * @param {{ request: { uri: string, headers: Record<string, { value: string }> } }} event
 */
// @ts-expect-error nothing in this file calls it
// eslint-disable-next-line no-unused-vars
function handler({ request }) {
  const { uri, headers } = request
  const isImport = uri.endsWith('/import')
  const length = headers['content-length']
  if (!length || Number(length.value) <= (isImport ? mostTextBytes : mostFormBytes)) return request
  const detail = isImport
    ? 'A file of at most 3 MB can be imported at once here. Import it in parts: each adds to what is there.'
    : 'A form of at most 4.5 MB is taken here. Announce larger photos with POST /api/photos and put them where the answer says, or use the page, or cloudalbum upload.'
  return tooLarge(detail, uri.startsWith('/compat/'))
}

/**
 * @param {string} detail
 * @param {boolean} isForeign asked by pages of other origins, in the dialect of 2019
 */
function tooLarge(detail, isForeign) {
  const problem = {
    type: 'urn:cloudalbum:problem:too-large',
    title: 'Too large',
    status: 413,
    code: 'too-large',
    detail,
  }
  return {
    statusCode: 413,
    statusDescription: 'Content Too Large',
    headers: Object.assign(
      {
        'content-type': { value: isForeign ? 'application/json' : 'application/problem+json' },
        'cache-control': { value: 'no-store' },
        'x-content-type-options': { value: 'nosniff' },
        'strict-transport-security': { value: 'max-age=31536000; includeSubDomains' },
      },
      isForeign ? { 'access-control-allow-origin': { value: '*' } } : {},
    ),
    body: {
      encoding: 'text',
      data: JSON.stringify(isForeign ? { ok: false, message: detail, Message: detail } : problem),
    },
  }
}
