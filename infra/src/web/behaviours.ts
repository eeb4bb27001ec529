import {
  AllowedMethods,
  CachePolicy,
  FunctionEventType,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
  type BehaviorOptions,
  type ICachePolicy,
  type IKeyGroup,
  type IOrigin,
  type IResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import type { Names } from '../names.ts'
import * as caching from './caching.ts'
import { edgeFunction } from './edge-function.ts'

export interface Origins {
  api: IOrigin
  clicks: IOrigin
  originals: IOrigin
  renditions: IOrigin
}

/** Paths that the api function answers, with how the edge keeps them. The order is that of CloudFront's patterns. */
const answered = {
  '/api/*': 'never',
  '/compat/*': 'never',
  '/g/*': 'galleryPages',
  '/@*': 'never',
  '/s/*': 'never',
  '/media/shared/*': 'never',
  '/media/gallery/*': 'galleryMedia',
  '/avatars/*': 'publicFiles',
  '/profile-images/*': 'publicFiles',
  '/openapi.json': 'never',
  '/docs*': 'never',
  '/.well-known/*': 'never',
  '/robots.txt': 'publicFiles',
  '/sitemap*': 'publicFiles',
} as const

interface BehaviourOptions {
  names: Names
  origins: Origins
  keyGroup: IKeyGroup
  bytesHeaders: IResponseHeadersPolicy
}

/** What CloudFront does with each path but those of the page itself. */
export function behavioursOf(scope: Construct, options: BehaviourOptions): Record<string, BehaviorOptions> {
  const { names, origins } = options
  const policies: Record<(typeof answered)[keyof typeof answered], ICachePolicy> = {
    never: caching.never,
    galleryPages: caching.galleryPages(scope, names),
    galleryMedia: caching.galleryMedia(scope, names),
    publicFiles: caching.publicFiles(scope, names),
  }
  const fromApi = Object.entries(answered).map(([path, kept]) => {
    const isPrivate = kept === 'never'
    return [
      path,
      {
        origin: origins.api,
        cachePolicy: policies[kept],
        allowedMethods: isPrivate ? AllowedMethods.ALLOW_ALL : AllowedMethods.ALLOW_GET_HEAD,
        // The gateway knows itself by its own host name only.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        ...common,
      },
    ] as const
  })
  return {
    '/api/clicks': {
      origin: origins.clicks,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      ...common,
    },
    ...Object.fromEntries(fromApi),
    ...signedMedia(scope, options),
  }
}

/** Files of the buckets, for who has an address with the album's signature. */
function signedMedia(scope: Construct, { names, origins, keyGroup, bytesHeaders }: BehaviourOptions) {
  const signed = {
    cachePolicy: caching.never,
    originRequestPolicy: caching.signedAnswer(scope, names),
    trustedKeyGroups: [keyGroup],
    responseHeadersPolicy: bytesHeaders,
    functionAssociations: [
      {
        eventType: FunctionEventType.VIEWER_RESPONSE,
        function: edgeFunction(scope, 'KeepMedia', {
          names,
          name: 'keep-media',
          about: 'Browsers keep files as long as their addresses last',
        }),
      },
    ],
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    ...common,
  }
  return {
    '/originals/*': { origin: origins.originals, ...signed },
    '/renditions/*': { origin: origins.renditions, ...signed },
  }
}

const common = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, compress: true }
