import { Duration } from 'aws-cdk-lib/core'
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'
import type { Names } from '../names.ts'

/** Of private answers nothing is kept at the edge, also not behind a signature: what is taken back is over at once. */
export const never = CachePolicy.CACHING_DISABLED

/** As long as the page bucket says: built files for good, `index.html` not at all. */
export const pageFiles = CachePolicy.CACHING_OPTIMIZED

/** Pages of galleries, for as long as the album says (30 s), by language. */
export const galleryPages = (scope: Construct, names: Names) =>
  new CachePolicy(scope, 'GalleryPages', {
    cachePolicyName: names.own('gallery-pages'),
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(1),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior: CacheHeaderBehavior.allowList('Accept-Language'),
    cookieBehavior: CacheCookieBehavior.allowList('cloudalbum_language'),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  })

/**
 * What published galleries show. Browsers keep it by what the album says (`private`); the edge for a minute, so that a gallery
 * that is taken back is over in a minute.
 */
export const galleryMedia = (scope: Construct, names: Names) =>
  new CachePolicy(scope, 'GalleryMedia', {
    cachePolicyName: names.own('gallery-media'),
    minTtl: Duration.seconds(60),
    defaultTtl: Duration.seconds(60),
    maxTtl: Duration.seconds(60),
    queryStringBehavior: CacheQueryStringBehavior.all(),
  })

/** What everybody may have, for as long as the album says: avatars, banners, what search engines read. */
export const publicFiles = (scope: Construct, names: Names) =>
  new CachePolicy(scope, 'PublicFiles', {
    cachePolicyName: names.own('public-files'),
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  })

/** How a signed address has S3 call what it gives: type and name of the file. */
export const signedAnswer = (scope: Construct, names: Names) =>
  new OriginRequestPolicy(scope, 'SignedAnswer', {
    originRequestPolicyName: names.own('signed-media'),
    queryStringBehavior: OriginRequestQueryStringBehavior.allowList(
      'response-content-type',
      'response-content-disposition',
    ),
  })
