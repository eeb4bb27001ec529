import { once } from './once.ts'

interface Request {
  url: string
  headers: Record<string, string>
  body: string
}

/** Proves to X-Ray who sends it traces, with the keys that the environment gives. What does so is loaded with the first request. */
export function openXRaySigner(region: string): (request: Request) => Promise<Record<string, string>> {
  const open = once(async () => {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
    const { createXRaySigner } = await import('../xray/xray-signer.ts')
    return createXRaySigner({ region, credentials: defaultProvider() })
  })
  return async (request) => (await open())(request)
}
