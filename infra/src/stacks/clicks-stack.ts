import { clickRequestTemplate } from '@cloudalbum/adapters-aws/click-requests'
import { RemovalPolicy } from 'aws-cdk-lib/core'
import {
  AwsIntegration,
  EndpointType,
  MethodLoggingLevel,
  Model,
  PassthroughBehavior,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { ClickStream } from '../clicks/click-stream.ts'
import { clickModel } from '../clicks/click-model.ts'
import { hearOfFiles } from '../clicks/hear-of-files.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import { allow } from '../constructs/workload.ts'
import type { UserPoolIds } from '../rights/grant.ts'

const throttle = { throttlingRateLimit: 200, throttlingBurstLimit: 400 }

interface ClicksStackOptions extends StackContext {
  pool: UserPoolIds
}

/** Clicks go from the gateway into a stream without a function between; functions look at them in batches, later. */
export class ClicksStack extends AlbumStack {
  readonly apiId: string
  private readonly api: RestApi

  constructor(scope: Construct, options: ClicksStackOptions) {
    super(scope, { ...options, part: 'clicks', description: 'clicks in galleries' })
    const { names } = this
    const enrich = this.albumFunction('enrich-clicks', options.pool)
    new ClickStream(this, { names, transform: enrich.function })
    hearOfFiles(this.albumFunction('aggregate-clicks', options.pool))
    this.api = new RestApi(this, 'ClicksApi', {
      restApiName: names.own('clicks'),
      description: `CloudAlbum ${this.stage.name}: clicks`,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: 'live',
        ...throttle,
        tracingEnabled: this.stage.traces,
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        metricsEnabled: false,
      },
    })
    this.api.applyRemovalPolicy(RemovalPolicy.DESTROY)
    acknowledge(this.api, {
      APIG1:
        'A log of who looked at what is what the album keeps none of; metrics count requests and errors.',
      APIG3: 'Costs while idle; the model, the throttle and CloudFront stand before the stream.',
      APIG4: 'Visitors of public galleries have no account.',
      APIG6: 'As APIG1; such a log also needs a role that belongs to the whole account.',
      COG4: 'Visitors of public galleries have no account.',
    })
    this.apiId = this.api.restApiId
    this.refusals()
    this.clicksMethod()
  }

  private clicksMethod(): void {
    const { names } = this
    const role = new Role(this, 'GatewayRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'Lets the gateway put clicks into their stream',
    })
    allow({ role }, { actions: ['firehose:PutRecord'], resources: [names.deliveryStreamArn] })
    const model = this.api.addModel('Clicks', { modelName: 'Clicks', schema: clickModel })
    const integration = new AwsIntegration({
      service: 'firehose',
      action: 'PutRecord',
      options: {
        credentialsRole: role,
        passthroughBehavior: PassthroughBehavior.NEVER,
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-amz-json-1.1'" },
        requestTemplates: { 'application/json': clickRequestTemplate(names.deliveryStream) },
        integrationResponses: [
          { statusCode: '202', selectionPattern: '200', ...answer('') },
          // Whatever else the stream says: the page keeps the batch and sends it again.
          { statusCode: '503', ...answer(unavailable, "'5'") },
        ],
      },
    })
    this.api.root
      .addResource('api')
      .addResource('clicks')
      .addMethod('POST', integration, {
        requestModels: { 'application/json': model },
        requestValidator: this.api.addRequestValidator('Validator', {
          requestValidatorName: 'whole',
          validateRequestBody: true,
          validateRequestParameters: true,
        }),
        methodResponses: ['202', '503'].map((statusCode) => ({
          statusCode,
          responseModels: { 'application/json': Model.EMPTY_MODEL },
          responseParameters: {
            'method.response.header.Cache-Control': true,
            'method.response.header.Content-Type': true,
            ...(statusCode === '503' ? { 'method.response.header.Retry-After': true } : {}),
          },
        })),
      })
  }

  /** In the form of all other refusals of the album (RFC 9457). */
  private refusals(): void {
    const refuse = (id: string, type: ResponseType, problem: object) =>
      this.api.addGatewayResponse(id, {
        type,
        responseHeaders: { 'Content-Type': "'application/problem+json'", 'Cache-Control': "'no-store'" },
        templates: { 'application/json': JSON.stringify(problem) },
      })
    refuse('BadBody', ResponseType.BAD_REQUEST_BODY, {
      ...problem('invalid-input', 'Bad request', 400),
      detail: 'The body is not valid: it is not as described in /docs.',
    })
    refuse('UnsupportedType', ResponseType.UNSUPPORTED_MEDIA_TYPE, {
      ...problem('unsupported-type', 'Unsupported type', 415),
      detail: 'Send the body as application/json.',
    })
    refuse('Throttled', ResponseType.THROTTLED, {
      ...problem('rate-limited', 'Too many requests', 429),
      detail: 'Too many clicks at once. Try again later.',
      retryAfterS: 5,
    })
  }
}

const problem = (code: string, title: string, status: number) => ({
  type: `urn:cloudalbum:problem:${code}`,
  title,
  status,
  code,
})

const unavailable = JSON.stringify({
  ...problem('unavailable', 'Try again later', 503),
  detail: 'The stream of clicks does not answer.',
  retryAfterS: 5,
})

const answer = (body: string, retryAfter?: string) => ({
  responseTemplates: { 'application/json': body },
  responseParameters: {
    'method.response.header.Cache-Control': "'no-store'",
    'method.response.header.Content-Type': body === '' ? "'text/plain'" : "'application/problem+json'",
    ...(retryAfter === undefined ? {} : { 'method.response.header.Retry-After': retryAfter }),
  },
})
