/** `private`: of a home or company network, or this machine. `special`: nobody's server, or one that must never be asked. */
export type AddressKind = 'public' | 'private' | 'special'

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and metadata services of clouds. The first that fits counts. */
const v4Blocks: [string, AddressKind][] = [
  ['100.100.100.200/32', 'special'], // metadata of Alibaba Cloud
  ['168.63.129.16/32', 'special'], // of Azure
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['127.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'private'], // carrier-grade NAT, and networks such as Tailscale
  ['0.0.0.0/8', 'special'],
  ['169.254.0.0/16', 'special'], // link-local, with the metadata of most clouds
  ['192.0.0.0/24', 'special'],
  ['192.0.2.0/24', 'special'],
  ['192.88.99.0/24', 'special'],
  ['198.18.0.0/15', 'special'],
  ['198.51.100.0/24', 'special'],
  ['203.0.113.0/24', 'special'],
  ['224.0.0.0/3', 'special'], // multicast, reserved, broadcast
]

/**
 * https://www.iana.org/assignments/iana-ipv6-special-registry. Outside 2000::/3 there is nothing public; IPv4 addresses in IPv6
 * clothes (mapped, NAT64, 6to4, Teredo) are refused whatever they lead to.
 */
const v6Blocks: [string, AddressKind][] = [
  ['fd00:ec2::/32', 'special'], // metadata of Amazon EC2
  ['::1/128', 'private'],
  ['fc00::/7', 'private'],
  ['2001::/23', 'special'],
  ['2001:db8::/32', 'special'],
  ['2002::/16', 'special'],
  ['3fff::/20', 'special'],
  ['2000::/3', 'public'],
  ['::/0', 'special'],
]

/** Of an IPv4 address as four decimal numbers, or an IPv6 address; whatever else it is, it is special. */
export function addressKind(address: string): AddressKind {
  const v4 = v4Bits(address)
  if (v4 !== undefined) return v4Table.find((block) => isIn(v4, block, 32n))?.kind ?? 'public'
  const v6 = v6Bits(address)
  return (v6 !== undefined && v6Table.find((block) => isIn(v6, block, 128n))?.kind) || 'special'
}

interface Block {
  first: bigint
  prefix: bigint
  kind: AddressKind
}

const isIn = (bits: bigint, { first, prefix }: Block, length: bigint) =>
  bits >> (length - prefix) === first >> (length - prefix)

const blocks = (table: [string, AddressKind][], bitsOf: (text: string) => bigint | undefined): Block[] =>
  table.map(([block, kind]) => {
    const [address = '', prefix = ''] = block.split('/')
    return { first: bitsOf(address) ?? 0n, prefix: BigInt(prefix), kind }
  })

export function v4Bits(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!parts || parts.some((part) => part > 255)) return undefined
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
}

function v6Bits(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.toLowerCase().split('::')
  if (more.length > 0) return undefined
  const before = groupsOf(head)
  const after = groupsOf(tail ?? '')
  if (!before || !after) return undefined
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before, ...Array<bigint>(missing).fill(0n), ...after]
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n)
}

/** Undefined when it is no list of groups. The last two may be written as an IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 ? v4Bits(part) : undefined
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 0xffffn)
    else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`))
    else return undefined
  }
  return groups
}

const v4Table = blocks(v4Blocks, v4Bits)
const v6Table = blocks(v6Blocks, v6Bits)
