import { invalid, type AppError } from '../errors.ts'
import { addressKind, v4Bits, type AddressKind } from './public-address.ts'

const maxLength = 2000

/** Whether something may be sent to an address, once it is known. */
export const mayConnect = (kind: AddressKind, allowPrivate: boolean) =>
  kind === 'public' || (kind === 'private' && allowPrivate)

/**
 * What can be said of an address before its name is looked up.
 * @throws AppError `invalid-input`, about `url`, which says what is wrong.
 */
export function checkWebhookUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || text.length > maxLength) throw refused('is not an address such as https://example.org/hook')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refused('must begin with https:// or http://')
  if (url.username !== '' || url.password !== '') throw refused('must not hold a user name or password')
  if (!isPortAllowed(url.port)) throw refused('must have port 80, 443, or one from 1024 on')
  checkHost(text, url, allowPrivate)
  return url
}

const isPortAllowed = (port: string) => port === '' || port === '80' || port === '443' || Number(port) >= 1024

function checkHost(text: string, { protocol, hostname }: URL, allowPrivate: boolean): void {
  const isName = v4Bits(hostname) === undefined && !hostname.startsWith('[')
  if (isName) {
    const isLocal = /(?:^|\.)localhost\.?$/.test(hostname)
    if (isLocal && !allowPrivate) throw notPublic()
    return
  }
  // http://2130706433/, http://0x7f.1/ and http://①.1.1.1/ are addresses too; nobody writes them in good faith.
  const isPlain = hostname.startsWith('[') || text.trim().toLowerCase().startsWith(`${protocol}//${hostname}`)
  if (!isPlain) throw refused('must be written with a name, or with four decimal numbers')
  if (!mayConnect(addressKind(hostname.replace(/^\[|\]$/g, '')), allowPrivate)) throw notPublic()
}

const notPublic = () => refused('must be a public address of the internet')

const refused = (problem: string): AppError => invalid(`The address ${problem}.`, { url: problem })
