import {
  AllowedMethods,
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
import { largeBodyPaths, streamedPaths } from '../routes.ts'
import * as caching from './caching.ts'
import { edgeFunction } from './edge-function.ts'

export interface Origins {
  api: IOrigin
  downloads: IOrigin
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
        ...asIs,
        ...common,
        cachePolicy: policies[kept],
        allowedMethods: isPrivate ? AllowedMethods.ALLOW_ALL : AllowedMethods.ALLOW_GET_HEAD,
      },
    ] as const
  })
  return {
    ...streamed(scope, options),
    ...largeBodies(scope, options),
    '/api/clicks': {
      ...asIs,
      ...common,
      origin: origins.clicks,
      allowedMethods: AllowedMethods.ALLOW_ALL,
    },
    ...Object.fromEntries(fromApi),
    ...signedMedia(scope, options),
  }
}

const asIs = {
  cachePolicy: caching.never,
  // The gateway and the function know themselves by their own host names only.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
}

function streamed(scope: Construct, { names, origins }: BehaviourOptions): Record<string, BehaviorOptions> {
  const carry = edgeFunction(scope, 'CarryAuthorization', {
    names,
    name: 'carry-authorization',
    about: 'Who calls, beside the signature of CloudFront',
  })
  return Object.fromEntries(
    streamedPaths.map((path) => [
      path,
      {
        ...asIs,
        ...common,
        origin: origins.downloads,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: carry }],
      },
    ]),
  )
}

function largeBodies(
  scope: Construct,
  { names, origins }: BehaviourOptions,
): Record<string, BehaviorOptions> {
  const refuse = edgeFunction(scope, 'LargeBodies', {
    names,
    name: 'large-bodies',
    about: 'Says what to do with what a function cannot take',
  })
  return Object.fromEntries(
    largeBodyPaths.map((path) => [
      path,
      {
        ...asIs,
        ...common,
        origin: origins.api,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: refuse }],
      },
    ]),
  )
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
