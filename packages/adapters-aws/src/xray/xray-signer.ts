import { SignatureV4 } from '@smithy/signature-v4'
import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'

interface Request {
  url: string
  headers: Record<string, string>
  body: string
}

export interface XRaySignerOptions {
  region: string
  credentials: AwsCredentialIdentityProvider
}

/**
 * Gives the headers of a request to X-Ray's OTLP endpoint, Signature Version 4 among them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html
 */
export function createXRaySigner({ region, credentials }: XRaySignerOptions) {
  const signer = new SignatureV4({ service: 'xray', region, credentials, sha256: Sha256 })
  return async ({ url, headers, body }: Request): Promise<Record<string, string>> => {
    const { protocol, hostname, host, pathname } = new URL(url)
    const signed = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      path: pathname,
      headers: { ...headers, host },
      body,
    })
    // The name of the host is part of what is signed; the connection itself adds it.
    const { host: _, ...rest } = signed.headers
    return rest
  }
}

/** SHA-256 as the signer wants it; with a key, HMAC. */
class Sha256 {
  private readonly hash: Hash | Hmac

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key))
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest())
  }

  reset(): void {
    throw new Error('Each request has a hash of its own.')
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
