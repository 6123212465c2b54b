/**
 * The network that an address on the internet belongs to, as limits count callers: of IPv6 its /64, all of which one
 * subscriber has; of IPv4 the address itself, in whichever spelling it comes. What is no address stays as it is, so that
 * those whose runtime tells none are counted together.
 */
export function networkOf(address: string): string {
  const bare = withoutPort(address.trim())
  const groups = groupsOf(bare)
  if (groups === null) return bare
  const [, , , , , marker = 0, high = 0, low = 0] = groups
  // An IPv4 caller as a socket of IPv6 tells him (RFC 4291, 2.5.5.2).
  if (marker === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** Some proxies tell the caller's port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(address)
  return bracketed?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address
}

/** The eight numbers of an IPv6 address; null where it is none. */
function groupsOf(address: string): number[] | null {
  if (!address.includes(':')) return null
  const [text = ''] = address.split('%')
  const [head = '', tail, ...more] = asHex(text).split('::')
  if (more.length > 0) return null
  const before = numbersIn(head)
  const after = numbersIn(tail ?? '')
  if (before === null || after === null) return null
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...before, ...Array<number>(missing).fill(0), ...after]
}

/** With an IPv4 address at its end (`::ffff:192.0.2.1`) written as two groups. */
function asHex(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
    if (Math.max(a, b, c, d) > 255) return all
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
}

function numbersIn(text: string): number[] | null {
  if (text === '') return []
  const groups = text.split(':')
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null
}
