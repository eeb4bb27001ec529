// Runs at CloudFront before a file of a bucket is answered: JavaScript runtime 2.0, no modules.
// The bytes of an address never change; the address ends, after 12 hours or more.

const seconds = 12 * 3600

/**
 * CloudFront calls it by this name.
 * @param {{ response: { statusCode: number, headers: Record<string, { value: string }> } }} event
 */
// @ts-expect-error nothing in this file calls it
// eslint-disable-next-line no-unused-vars
function handler({ response }) {
  if (response.statusCode < 400)
    response.headers['cache-control'] = { value: `private, max-age=${seconds}, immutable` }
  return response
}
