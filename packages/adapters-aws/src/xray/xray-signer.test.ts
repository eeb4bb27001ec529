import { createHash, createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { createXRaySigner } from './xray-signer.ts'

const url = 'https://xray.eu-central-1.amazonaws.com/v1/traces'
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-key', sessionToken: 'session' }
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Signature Version 4, as its documentation has it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signature(headers: Record<string, string>, names: string[], body: string): string {
  const time = headers['x-amz-date'] ?? ''
  const scope = `${time.slice(0, 8)}/eu-central-1/xray/aws4_request`
  const all: Record<string, string> = { ...headers, host: new URL(url).host }
  const lines = names.map((name) => `${name}:${all[name]}\n`).join('')
  const request = ['POST', '/v1/traces', '', lines, names.join(';'), sha256(body)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((key, part) => hmac(key, part), 'AWS4secret-key')
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n')).toString('hex')
}

it('signs host, type and body of a request, with the keys of a role', async () => {
  const body = '{"resourceSpans":[]}'
  const sign = createXRaySigner({ region: 'eu-central-1', credentials: () => Promise.resolve(credentials) })
  const headers = await sign({ url, headers: { 'content-type': 'application/json' }, body })
  const authorization = headers['authorization'] ?? ''
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  expect(names).toEqual(
    expect.arrayContaining(['content-type', 'host', 'x-amz-date', 'x-amz-security-token']),
  )
  expect(authorization).toContain(`Signature=${signature(headers, names, body)}`)
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-amz-security-token': 'session' })
  expect(headers).not.toHaveProperty('host')
  expect(JSON.stringify(headers)).not.toContain('secret-key')
})
