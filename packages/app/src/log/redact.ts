import { isIP } from 'node:net'

const email = /[^\s<>"'(),;:=@]+@[^\s<>"'(),;:=@]+\.[^\s<>"'(),;:=@]+/g
/** Signatures and search words stand in queries; of what module of which line, not. */
const query = /\?[\w%.~-]+=[^\s"'<>)]*/g
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi
/** Three parts of base64url, as tokens of JOSE have them. */
const jose = /\beyJ[\w-]{10,}\.[\w-]*\.[\w-]*/g
const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g
const ipv6 = /(?<![\w.:])[0-9a-f]*(?::[0-9a-f]*){2,8}(?:\.\d{1,3}){0,3}(?![\w.:])/gi
/** What to look at more closely: almost no text of a log. */
const suspicious = /[@?]|\d\.\d|:[0-9a-f]*:|bearer|basic|eyJ/i

/** Takes out of a text of others (errors of mail servers, of the AWS SDK …) what is personal or opens something. */
export function redact(text: string): string {
  if (!suspicious.test(text)) return text
  return text
    .replace(bearer, '$1 …')
    .replace(jose, '…')
    .replace(email, '<email>')
    .replace(query, '?…')
    .replace(ipv4, addressless)
    .replace(ipv6, addressless)
}

const addressless = (found: string) => (isIP(found) === 0 || found === '::' ? found : '<address>')
