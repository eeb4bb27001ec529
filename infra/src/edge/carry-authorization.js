// Runs at CloudFront before the function that streams is asked: JavaScript runtime 2.0, no modules.
// CloudFront signs its own request to that function, in the header in which callers say who they are.

/**
 * CloudFront calls it by this name.
 * @param {{ request: { headers: Record<string, { value: string }> } }} event
 */
// @ts-expect-error nothing in this file calls it
// eslint-disable-next-line no-unused-vars
function handler({ request }) {
  const { headers } = request
  delete headers['x-album-authorization']
  if (headers.authorization) headers['x-album-authorization'] = { value: headers.authorization.value }
  return request
}
