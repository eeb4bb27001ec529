import { PutRecordCommand } from '@aws-sdk/client-firehose'
import type { S3Client } from '@aws-sdk/client-s3'
import type { startFirehoseFake } from '@cloudalbum/adapters-aws/testing'
import type { CloudModel } from '@cloudalbum/infra/model'
import type { Functions } from '../functions/functions.ts'
import { createAuthorize } from './authorize.ts'
import { bucketFiles } from './bucket-files.ts'
import { createFront, type Origin } from './front.ts'
import { functionUrl } from './function-url.ts'
import { createHttpApi } from './http-api.ts'
import { createServiceApi, type CallService } from './service-api.ts'
import { verifySignedMedia } from './signed-media.ts'
import { createTokenClaims } from './token-claims.ts'

type Firehose = Awaited<ReturnType<typeof startFirehoseFake>>

export interface GatewayOptions {
  model: CloudModel
  functions: Omit<Functions, 'stop'>
  files: S3Client
  /** Texts of the templates as they are here. */
  localised: (text: string) => string
  keysUrl: string
  firehose: Firehose
  baseUrl: string
  mediaPublicKey: string
  region: string
}

/** The distribution of the templates with all its origins. */
export function createGateway(options: GatewayOptions): Origin {
  const { model, localised, baseUrl, mediaPublicKey } = options
  const origins = originsOf(options)
  const keyPairId = Object.entries(model.parameters).find(([name]) => name.endsWith('/MEDIA_KEY_PAIR_ID'))
  return createFront({
    behaviours: model.behaviours,
    originOf(host) {
      const origin = origins.get(host)
      if (!origin) throw new Error(`The templates do not say what answers at ${host}.`)
      return origin
    },
    verified: verifySignedMedia({
      url: baseUrl,
      keyPairId: keyPairId?.[1] ?? '',
      publicKey: mediaPublicKey,
    }),
    localised: (headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, localised(value)])),
  })
}

function originsOf({ model, functions, files, keysUrl, firehose, region }: GatewayOptions) {
  const authorize = createAuthorize({ ...model, functions, claimsOf: createTokenClaims(keysUrl) })
  const gateways = {
    routes: createHttpApi({ model, functions, authorize }),
    serviceRoutes: createServiceApi(model, callFirehose(firehose)),
  }
  return new Map<string, Origin>([
    ...model.gateways.map(({ host, kind }) => [host, gateways[kind]] as const),
    ...model.functionUrls.map((url) => [url.host, functionUrl(url, functions)] as const),
    ...model.buckets.map(
      ({ name }) => [`${name}.s3.${region}.amazonaws.com`, bucketFiles(files, name)] as const,
    ),
  ])
}

interface PutRecord {
  DeliveryStreamName: string
  Record: { Data: string }
}

const callFirehose = (firehose: Firehose): CallService => {
  const client = firehose.client()
  return async (service, input) => {
    if (service !== 'firehose:action/PutRecord')
      throw new Error(`A service that does not stand in here: ${service}`)
    const { DeliveryStreamName, Record } = input as PutRecord
    const Data = Buffer.from(Record.Data, 'base64')
    const answer = await client.send(new PutRecordCommand({ DeliveryStreamName, Record: { Data } }))
    return answer.$metadata.httpStatusCode ?? 500
  }
}
