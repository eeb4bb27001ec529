import { describe, expect, it } from 'vitest'
import { addressKind } from './public-address.ts'
import { checkWebhookUrl } from './webhook-url.ts'

const publicOnly = { allowPrivate: false }
const home = { allowPrivate: true }

describe('an address that a webhook may have', () => {
  it.each([
    'https://example.org/hook?key=1',
    'http://example.org:8443/',
    'https://example.org:443/',
    'https://한국.example/알림',
    'https://1.1.1.1/hook',
    'http://[2606:4700:4700::1111]:8080/',
  ])('%s', (url) => expect(checkWebhookUrl(url, publicOnly).href).toBe(new URL(url).href))
})

/** What is refused without a look-up, wherever the album runs. */
const never = [
  ['no address', 'hook'],
  ['nothing', ''],
  ['a path', '/hook'],
  ['another scheme', 'ftp://example.org/'],
  ['a file', 'file:///etc/passwd'],
  ['gopher', 'gopher://127.0.0.1:6379/_FLUSHALL'],
  ['data', 'data:text/plain,x'],
  ['script', 'javascript:alert(1)'],
  ['a user name', 'https://admin@example.org/'],
  ['a password', 'https://admin:secret@example.org/'],
  ['a host that looks like a user name', 'https://example.org@127.0.0.1/'],
  ['the port of SSH', 'http://example.org:22/'],
  ['the port of SMTP', 'http://example.org:25/'],
  ['port 0', 'http://example.org:0/'],
  ['2,001 letters', `https://example.org/${'x'.repeat(1981)}`],
  ['a decimal host', 'http://2130706433/'],
  ['an octal host', 'http://0177.0.0.1/'],
  ['a hexadecimal host', 'http://0x7f000001/'],
  ['a hexadecimal part', 'http://0x7f.1/'],
  ['a short host', 'http://127.1/'],
  ['a zero', 'http://0/'],
  ['digits in circles', 'http://①②⑦.⓪.⓪.①/'],
  ['dots of another kind', 'http://127。0。0。1/'],
  ['a public address in decimal', 'http://16843009/'],
  ['the metadata of clouds', 'http://169.254.169.254/latest/meta-data/'],
  ['the metadata of Amazon over IPv6', 'http://[fd00:ec2::254]/latest/meta-data/'],
  ['the metadata of Alibaba', 'http://100.100.100.200/'],
  ['the metadata of Azure', 'http://168.63.129.16/'],
  ['the unspecified address', 'http://0.0.0.0:8080/'],
  ['the unspecified address over IPv6', 'http://[::]:8080/'],
  ['link-local', 'http://169.254.1.1/'],
  ['link-local over IPv6', 'http://[fe80::1]/'],
  ['multicast', 'http://224.0.0.1/'],
  ['multicast over IPv6', 'http://[ff02::1]/'],
  ['broadcast', 'http://255.255.255.255/'],
  ['a reserved block', 'http://240.0.0.1/'],
  ['documentation', 'http://192.0.2.1/'],
  ['documentation over IPv6', 'http://[2001:db8::1]/'],
  ['benchmarks', 'http://198.18.0.1/'],
  ['IPv4-mapped', 'http://[::ffff:127.0.0.1]/'],
  ['IPv4-mapped in hexadecimal', 'http://[::ffff:7f00:1]/'],
  ['IPv4-compatible', 'http://[::127.0.0.1]/'],
  ['NAT64', 'http://[64:ff9b::7f00:1]/'],
  ['local NAT64', 'http://[64:ff9b:1::7f00:1]/'],
  ['6to4', 'http://[2002:7f00:1::]/'],
  ['Teredo', 'http://[2001:0:7f00:1::1]/'],
  ['site-local', 'http://[fec0::1]/'],
] as const

/** What a home may allow. */
const homes = [
  ['this machine', 'http://127.0.0.1:8123/'],
  ['this machine by name', 'http://localhost:8123/'],
  ['this machine below its name', 'http://hook.localhost:8123/'],
  ['this machine with a dot', 'http://localhost.:8123/'],
  ['another loopback', 'http://127.8.8.8/'],
  ['this machine over IPv6', 'http://[::1]:8123/'],
  ['10/8', 'http://10.0.0.5/'],
  ['172.16/12', 'http://172.31.255.255/'],
  ['192.168/16', 'http://192.168.1.20:8123/'],
  ['carrier-grade NAT', 'http://100.64.0.1/'],
  ['unique local', 'http://[fd12:3456::1]/'],
] as const

describe('an address that a webhook must not have', () => {
  it.each(never)('%s: %s', (_, url) => {
    for (const terms of [publicOnly, home])
      expect(() => checkWebhookUrl(url, terms)).toThrow(
        expect.objectContaining({ code: 'invalid-input', fields: { url: expect.any(String) as string } }),
      )
  })

  it.each(homes)('%s, unless the album may call its home: %s', (_, url) => {
    expect(() => checkWebhookUrl(url, publicOnly)).toThrow(/public address/)
    expect(checkWebhookUrl(url, home).href).toBe(new URL(url).href)
  })
})

describe('the kind of an address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.32.0.1', 'public'],
    ['11.0.0.0', 'public'],
    ['100.128.0.1', 'public'],
    ['2a00:1450:4001:80b::200e', 'public'],
    ['2001:4860:4860::8888', 'public'],
    ['9.255.255.255', 'public'],
    ['223.255.255.255', 'public'],
    ['10.255.255.255', 'private'],
    ['fdff::', 'private'],
    ['fe80::1%eth0', 'special'],
    ['1::', 'special'],
    ['4000::1', 'special'],
    ['1.2.3', 'special'],
    ['256.1.1.1', 'special'],
    ['1:2:3:4:5:6:7:8:9', 'special'],
    ['1::2::3', 'special'],
    ['', 'special'],
    ['example.org', 'special'],
  ])('of %s is %s', (address, kind) => expect(addressKind(address)).toBe(kind))
})
