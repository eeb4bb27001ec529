export interface HttpRoute {
  /** As the HTTP API writes it: `/api/{proxy+}`. */
  path: string
  methods: readonly ('ANY' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS')[]
  /**
   * `token`: the gateway turns away who has no access token of the user pool, for routes that no API key may call. `dialect`: a
   * function says who calls, in a dialect whose refusals the gateway cannot speak. Everywhere else the api function asks itself.
   */
  authorizer?: 'token' | 'dialect'
}

/** What a function answers in one piece is 6 MB at most, and what it is asked as well (in Base64 where it is no text). */
export const largestAnswer = '4.5MB'
/** What a function may stream: 200 MB, of 1,048,576 bytes each. The largest original fits, alone in its ZIP. */
export const largestStream = '205MB'

/**
 * Paths of answers that may be larger than that, in CloudFront's patterns: the function `download` streams them. All are only
 * read; whoever writes would have to sign the body for that function.
 */
export const streamedPaths = [
  '/api/downloads/*',
  '/api/shares/*/photos/*/original',
  '/api/galleries/*/clicks',
  '/api/galleries/*/export',
  '/api/galleries/*/insights/*',
  '/compat/cloudalbum/photos',
  '/compat/cloudalbum/photos/',
] as const

/** Paths of bodies that may be larger than that: the edge says so, in words that the gateway does not have. */
export const largeBodyPaths = [
  '/api/photos/file',
  '/api/galleries/*/import',
  '/compat/cloudalbum/photos/file',
  '/compat/cloudalbum/photos/file/',
] as const

const visits = ['GET', 'HEAD'] as const
const calls = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** What the HTTP API hands to the api function. The page's own files never come here. */
export const httpRoutes: readonly HttpRoute[] = [
  { path: '/api/{proxy+}', methods: ['ANY'] },
  { path: '/api/admin/{proxy+}', methods: ['ANY'], authorizer: 'token' },
  { path: '/api/keys', methods: ['ANY'], authorizer: 'token' },
  { path: '/api/keys/{proxy+}', methods: ['ANY'], authorizer: 'token' },
  { path: '/api/sessions', methods: ['ANY'], authorizer: 'token' },
  { path: '/api/sessions/{proxy+}', methods: ['ANY'], authorizer: 'token' },
  { path: '/compat/{proxy+}', methods: ['ANY'] },
  { path: '/compat/cloudalbum/photos', methods: calls, authorizer: 'dialect' },
  { path: '/compat/cloudalbum/photos/{proxy+}', methods: calls, authorizer: 'dialect' },
  // Asks no one who it is: a preflight carries no token.
  { path: '/compat/cloudalbum/photos', methods: ['OPTIONS'] },
  { path: '/compat/cloudalbum/photos/{proxy+}', methods: ['OPTIONS'] },
  { path: '/g/{proxy+}', methods: visits },
  { path: '/s/{token}', methods: visits },
  { path: '/media/{proxy+}', methods: visits },
  { path: '/avatars/{file}', methods: visits },
  { path: '/profile-images/{proxy+}', methods: visits },
  { path: '/openapi.json', methods: visits },
  { path: '/docs', methods: visits },
  { path: '/docs/{proxy+}', methods: visits },
  { path: '/.well-known/{proxy+}', methods: visits },
  { path: '/robots.txt', methods: visits },
  { path: '/sitemap.xml', methods: visits },
  // `/@handle`: a pattern of this API is a whole part of a path.
  { path: '/{handle}', methods: visits },
]
