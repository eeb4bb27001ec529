import { CfnOutput, CfnParameter, Duration } from 'aws-cdk-lib/core'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  Distribution,
  FunctionEventType,
  HttpVersion,
  KeyGroup,
  PriceClass,
  PublicKey,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { FunctionUrlOrigin, HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { ARecord, AaaaRecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { IFunctionUrl } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { AlbumBucket } from '../constructs/album-bucket.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import type { Workload } from '../constructs/workload.ts'
import type { BucketName } from '../names.ts'
import { plainSettings } from '../plain-settings.ts'
import { behavioursOf, type Origins } from '../web/behaviours.ts'
import { pageFiles } from '../web/caching.ts'
import { edgeFunction } from '../web/edge-function.ts'
import {
  bytesCustomHeaders,
  bytesPolicy,
  headersPolicy,
  pageCustomHeaders,
  pagePolicy,
} from '../web/security-headers.ts'

interface WebStackOptions extends StackContext {
  apiId: string
  downloads: IFunctionUrl
  clicksApiId: string
  /** Those that make CloudFront forget. */
  purgers: readonly Workload[]
}

/** CloudFront in front of everything, the page that it gives out, and what the functions must know of both. */
export class WebStack extends AlbumStack {
  constructor(scope: Construct, options: WebStackOptions) {
    super(scope, { ...options, part: 'web', description: 'CloudFront and the page' })
    const page = new AlbumBucket(this, { name: 'page', names: this.names, keepData: false })
    const { publicKey, keyGroup } = this.signers()
    const distribution = this.distribution(page, this.origins(options), keyGroup)
    page.letDistributionRead(distribution.distributionId)
    this.record(distribution)
    this.letPurge(options.purgers, distribution)
    this.tell(distribution, publicKey)
  }

  /** Who may sign addresses of media: whoever has the private half, which only Parameter Store has. */
  private signers() {
    const encodedKey = new CfnParameter(this, 'MediaPublicKey', {
      description: 'Public half of the key that signs addresses of media, PEM.',
    })
    const publicKey = new PublicKey(this, 'MediaKey', {
      publicKeyName: this.names.own('media'),
      encodedKey: encodedKey.valueAsString,
    })
    const keyGroup = new KeyGroup(this, 'MediaKeys', {
      keyGroupName: this.names.own('media'),
      items: [publicKey],
    })
    return { publicKey, keyGroup }
  }

  private origins({ apiId, downloads, clicksApiId }: WebStackOptions): Origins {
    const host = (id: string) => `${id}.execute-api.${this.region}.${this.urlSuffix}`
    return {
      api: new HttpOrigin(host(apiId), { customHeaders: { 'x-album-edge': this.edgeToken() } }),
      downloads: FunctionUrlOrigin.withOriginAccessControl(downloads, {
        // Until the first bytes of the first file.
        readTimeout: Duration.seconds(60),
      }),
      clicks: new HttpOrigin(host(clicksApiId), { originPath: '/live' }),
      originals: this.filesOf('uploads'),
      renditions: this.filesOf('media'),
    }
  }

  /** By it the functions know that the addresses of visitors in a request are CloudFront's word. */
  private edgeToken(): string {
    return new CfnParameter(this, 'EdgeToken', {
      description: 'EDGE_TOKEN of Parameter Store.',
      noEcho: true,
    }).valueAsString
  }

  /** Its own stack lets this distribution read it. */
  private filesOf(name: BucketName) {
    const bucket = Bucket.fromBucketAttributes(this, `Files-${name}`, {
      bucketName: this.names.bucket(name),
      bucketRegionalDomainName: this.names.bucketHost(name),
    })
    return S3BucketOrigin.withOriginAccessControl(bucket)
  }

  private distribution(page: AlbumBucket, origins: Origins, keyGroup: KeyGroup): Distribution {
    const { names, stage } = this
    const bytesHeaders = headersPolicy(this, 'BytesHeaders', {
      name: names.own('bytes'),
      contentSecurityPolicy: bytesPolicy,
      customHeaders: bytesCustomHeaders,
    })
    const distribution = new Distribution(this, 'Distribution', {
      comment: `CloudAlbum ${stage.name}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_200,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        // The bucket is of this stack, so its policy is written here.
        origin: S3BucketOrigin.withOriginAccessControl(
          Bucket.fromBucketAttributes(this, 'Page', {
            bucketName: page.bucket.bucketName,
            bucketRegionalDomainName: page.bucket.bucketRegionalDomainName,
          }),
        ),
        cachePolicy: pageFiles,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headersPolicy(this, 'PageHeaders', {
          name: names.own('page'),
          contentSecurityPolicy: pagePolicy(`https://${names.bucketHost('uploads')}`, this.tileOrigin()),
          customHeaders: pageCustomHeaders,
          inFrames: false,
        }),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: edgeFunction(this, 'PageAddresses', {
              names,
              name: 'page-addresses',
              about: 'Addresses of the page lead to its one file',
            }),
          },
        ],
      },
      additionalBehaviors: behavioursOf(this, { names, origins, keyGroup, bytesHeaders }),
      ...(stage.domain ? { domainNames: [stage.domain.name], certificate: this.certificate() } : {}),
    })
    acknowledge(distribution, {
      CFR1: 'People look at their photos from anywhere.',
      CFR2: 'A firewall costs while idle; the API is throttled, and the album limits tries itself.',
      CFR3: 'Its access log would hold signed addresses and tokens of links.',
      ...(stage.domain ? {} : { CFR4: 'The name that CloudFront gives comes with its own certificate.' }),
    })
    return distribution
  }

  private tileOrigin(): string | undefined {
    const { tiles } = this.stage
    return tiles && new URL(tiles.url.replaceAll(/[{}]/g, '')).origin
  }

  private certificate() {
    const arn = new CfnParameter(this, 'CertificateArn', {
      description: 'Certificate of the domain, in us-east-1.',
    })
    return Certificate.fromCertificateArn(this, 'Certificate', arn.valueAsString)
  }

  private record(distribution: Distribution): void {
    const { domain } = this.stage
    if (!domain) return
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.hostedZoneId,
      zoneName: domain.hostedZoneName,
    })
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution))
    new ARecord(this, 'Address', { zone, recordName: `${domain.name}.`, target })
    new AaaaRecord(this, 'Address6', { zone, recordName: `${domain.name}.`, target })
  }

  private letPurge(purgers: readonly Workload[], distribution: Distribution): void {
    new Policy(this, 'Purge', {
      roles: purgers.map(({ role }) => role),
      statements: [
        new PolicyStatement({
          actions: ['cloudfront:CreateInvalidation'],
          resources: [distribution.distributionArn],
        }),
      ],
    })
  }

  /** Settings that are known only now; functions read them from Parameter Store. */
  private tell(distribution: Distribution, mediaKey: PublicKey): void {
    const { stage, names } = this
    const address = `https://${stage.domain?.name ?? distribution.distributionDomainName}`
    const settings: Record<string, string> = {
      BASE_URL: address,
      MEDIA_URL: address,
      MEDIA_KEY_PAIR_ID: mediaKey.publicKeyId,
      CDN_DISTRIBUTION_ID: distribution.distributionId,
      ...plainSettings(stage),
    }
    for (const [name, stringValue] of Object.entries(settings)) this.setting(name, stringValue)
    new CfnOutput(this, 'Url', { value: address })
    new CfnOutput(this, 'SiteOrigin', { value: address })
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId })
    new CfnOutput(this, 'PageBucket', { value: names.bucket('page') })
  }
}
