/** What a set of templates says, in the few words that a gateway or a test needs. Names are physical ones. */
export interface CloudModel {
  functions: CloudFunction[]
  /** Of the HTTP API, in no order: the most specific path wins, as with API Gateway. */
  routes: CloudRoute[]
  /** Answered by a service without a function. */
  serviceRoutes: ServiceRoute[]
  gateways: CloudGateway[]
  /** Functions that CloudFront asks without a gateway. */
  functionUrls: CloudFunctionUrl[]
  authorizers: CloudAuthorizer[]
  queues: CloudQueue[]
  /** Queues that functions work off, and tables of whose rows they hear. */
  eventSources: CloudEventSource[]
  /** New files that queues and functions are told of. */
  notifications: CloudNotification[]
  schedules: CloudSchedule[]
  streams: CloudStream[]
  tables: string[]
  buckets: CloudBucket[]
  /** Functions that a user pool calls, by trigger: `PreSignUp`, `CustomMessage`. */
  triggers: { trigger: string; function: string }[]
  /** Path patterns of CloudFront in their order, the page's own (`*`) last. */
  behaviours: CloudBehaviour[]
  /** What the stacks themselves put into Parameter Store, by its whole name. */
  parameters: Record<string, string>
}

export interface CloudFunction {
  name: string
  handler: string
  runtime: string
  memoryMb: number
  timeoutS: number
  /** Where its code is; undefined when it is part of the template. */
  codeFolder: string | undefined
  environment: Record<string, string>
  /** Queue of events that it failed on three times, when nobody waited for its answer. */
  failures: string | undefined
  /** What its role may do, for a gateway that checks calls to other services. */
  rights: CloudRight[]
}

export interface CloudRight {
  actions: string[]
  /** ARNs, `*` for any letters. */
  resources: string[]
}

export interface CloudRoute {
  /** `ANY` or a method. */
  method: string
  /** `/api/{proxy+}` */
  path: string
  /** Undefined: the container answers. */
  function: string | undefined
  /** Name of an authorizer. */
  authorizer: string | undefined
}

export interface ServiceRoute {
  method: string
  path: string
  /** `firehose:action/PutRecord` */
  service: string
  /** Schema of the body (JSON Schema, draft 4). */
  model: unknown
  /** Velocity, for `application/json`. */
  template: string
  /** By what the service answers, in order: a pattern for its status, none for all others. */
  answers: { pattern: string | undefined; status: number; headers: Record<string, string>; body: string }[]
  /** Answers of the gateway itself, by its name for them: `BAD_REQUEST_BODY`. */
  refusals: Record<string, { headers: Record<string, string>; body: string }>
}

/** What CloudFront knows as a host: the HTTP API with all `routes`, or the REST API with all `serviceRoutes`. */
export interface CloudGateway {
  kind: 'routes' | 'serviceRoutes'
  host: string
}

export interface CloudFunctionUrl {
  function: string
  /** What CloudFront knows as the host of an origin. */
  host: string
  /** Answers are passed on while they are written; else they are whole, and 6 MB at most. */
  streams: boolean
  /** Only who signs the request, as CloudFront does, is let in. */
  signed: boolean
}

export type CloudAuthorizer =
  | { kind: 'jwt'; name: string; issuer: string; audience: string[] }
  | {
      kind: 'function'
      name: string
      function: string
      /** `$request.header.Authorization`; without them it is asked about every request. */
      identitySources: string[]
      cacheS: number
    }

export interface CloudQueue {
  name: string
  visibilityTimeoutS: number
  /** Undefined for queues of what failed. */
  deadLetters: { queue: string; maxReceives: number } | undefined
}

interface CloudEventSourceBase {
  function: string
  batchSize: number
  /** Of a stream: for each of its shards. */
  maxConcurrency: number | undefined
  /** The function says of each message whether it is done. */
  partial: boolean
}

export interface CloudQueueSource extends CloudEventSourceBase {
  kind: 'queue'
  queue: string
}

/** Each row as it is written (`NewImage`), in the order of writes to one row. */
export interface CloudStreamSource extends CloudEventSourceBase {
  kind: 'stream'
  table: string
  /** A record comes when it fits one of these patterns, as EventBridge writes them; none: each does. */
  patterns: unknown[]
  retries: number
  /** Queue that is told what could not be handed over. */
  failures: string | undefined
}

export type CloudEventSource = CloudQueueSource | CloudStreamSource

export interface CloudNotification {
  bucket: string
  /** `s3:ObjectCreated:*` */
  event: string
  prefix: string
  /** A queue gets the message of S3 (`Records`). A function gets an event of EventBridge (`Object Created`), one for each file. */
  target: { kind: 'queue'; queue: string } | { kind: 'function'; function: string }
}

export interface CloudSchedule {
  name: string
  /** `rate(5 minutes)` */
  expression: string
  function: string
  /** What the function is given. */
  input: unknown
}

export interface CloudStream {
  name: string
  function: string
  bucket: string
  prefix: string
  errorPrefix: string
  bufferMb: number
  bufferS: number
}

export interface CloudBucket {
  name: string
  isVersioned: boolean
  cors: CloudCorsRule[]
}

export interface CloudCorsRule {
  origins: string[]
  methods: string[]
  headers: string[]
  exposed: string[]
  maxAgeS: number
}

export interface CloudBehaviour {
  path: string
  /** Others are refused. */
  methods: string[]
  /** Host of the origin. */
  origin: string
  originPath: string
  /** What the origin is sent besides. */
  originHeaders: Record<string, string>
  needsSignature: boolean
  /** Code of the CloudFront function that runs before the origin is asked. */
  onRequest: string | undefined
  /** Of the one that runs before the visitor is answered. */
  onResponse: string | undefined
  /** What every answer gets, in place of what the origin says of it. */
  responseHeaders: Record<string, string>
}
