interface HttpTimeouts {
  /** Milliseconds until there must be a connection. */
  connectionTimeout: number
  /** Milliseconds from there until the whole answer is here. */
  requestTimeout: number
  throwOnRequestTimeout: true
}

const within = (requestTimeout: number): { requestHandler: HttpTimeouts } => ({
  requestHandler: { connectionTimeout: 1000, requestTimeout, throwOnRequestTimeout: true },
})

/**
 * How long clients wait for a service that does not answer, so that whoever asked is told before they give up (API Gateway: after 30 s).
 * The SDK itself would wait for ever. S3 has limits of its own, as its bodies may take long: see `createS3Client`.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
 */
export const httpTimeouts = {
  /** DynamoDB answers within milliseconds, and `Dynamo` tries again for 8 s. */
  rows: within(3000),
  /** What sends mails, checks passwords and the like: three tries each. */
  services: within(4000),
}
