/**
 * Mapping template of API Gateway that puts `POST /api/clicks` into the stream, with no function in between. What comes from
 * outside is in Base64, so that nothing in it can end a field. `readClickRequest` reads it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const clickRequestTemplate = (streamName: string): string =>
  [
    `#set($forwardedFor = $util.base64Encode($input.params('X-Forwarded-For')))`,
    `#set($userAgent = $util.base64Encode($input.params('User-Agent')))`,
    `#set($purpose = $util.base64Encode($input.params('Sec-Purpose')))`,
    `#set($body = $util.base64Encode($input.body))`,
    `#set($record = "$context.requestTimeEpoch $context.identity.sourceIp $forwardedFor $userAgent $purpose $body")`,
    `{"DeliveryStreamName": "${streamName}", "Record": {"Data": "$util.base64Encode($record)"}}`,
  ].join('\n')
