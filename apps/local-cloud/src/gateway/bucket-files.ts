import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Readable } from 'node:stream'
import type { Origin } from './front.ts'

/** What a visitor may ask a file for. */
const passedOn = ['range', 'if-none-match', 'if-modified-since', 'if-range']
/** What the connection to the bucket, and the bucket itself, say. */
const left = /^(?:connection|keep-alive|transfer-encoding|x-amz-|x-rgw-|server$|date$)/

/** A bucket as an origin: CloudFront signs its own requests to it. */
export function bucketFiles(client: S3Client, bucket: string): Origin {
  return async ({ method, path, query, headers }) => {
    const asked = new URLSearchParams(query)
    const input = {
      Bucket: bucket,
      Key: decodeURIComponent(path.slice(1)),
      ...parameter('ResponseContentType', asked.get('response-content-type')),
      ...parameter('ResponseContentDisposition', asked.get('response-content-disposition')),
    }
    const command = method === 'HEAD' ? new HeadObjectCommand(input) : new GetObjectCommand(input)
    const url = await getSignedUrl(client, command, { expiresIn: 60 })
    const answer = await fetch(url, {
      method,
      headers: Object.fromEntries(
        passedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
      ),
    })
    return {
      status: answer.status,
      headers: Object.fromEntries([...answer.headers].filter(([name]) => !left.test(name))),
      ...(answer.body ? { body: Readable.fromWeb(answer.body) } : {}),
    }
  }
}

const parameter = (name: string, value: string | null) => (value === null ? {} : { [name]: value })
