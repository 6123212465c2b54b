import ipaddr from 'ipaddr.js'

/**
 * Returns the network of an IP address, for limits per caller: for IPv6 its /64, which belongs to one subscriber; an IPv4
 * address itself. Other texts are returned unchanged.
 */
export function networkOf(address: string): string {
  const cached = networkByAddress.get(address)
  if (cached !== undefined) return cached
  if (networkByAddress.size >= knownMax) networkByAddress.clear()
  const network = readNetwork(address)
  networkByAddress.set(address, network)
  return network
}

/** Cache by address: parsing takes a third of a look-up's time, and a system calls from one address all day. */
const networkByAddress = new Map<string, string>()
/** Maximum number of addresses in the cache. */
const knownMax = 1000

/**
 * Returns the IPv4 address of a caller, or the /64 network of an IPv6 address, which one caller can use as a whole.
 */
function readNetwork(address: string): string {
  const bare = withoutPort(address.trim())
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return bare
  // IPv4-mapped IPv6 (RFC 4291, 2.5.5.2) becomes IPv4.
  const caller = ipaddr.process(bare)
  if (caller.kind() === 'ipv4') return caller.toString()
  return `${ipaddr.fromByteArray([...caller.toByteArray().slice(0, 8), ...Array<number>(8).fill(0)])}/64`
}

/** Removes a port from an IP address, as in `192.0.2.1:4711` or `[2001:db8::1]:4711`: some proxies add it. */
function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(address)
  return bracketed?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address
}

/** Returns the URL of a webhook's receiver; null unless it is https or on this machine, and without credentials. */
export function receiverUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(hostOf(url)))
  return isSafe && url.username === '' && url.password === '' ? url : null
}

/** Returns the host of a URL, an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** True for an IP address on the public internet, false for others such as 10.0.0.1, null if the host is a name. */
export function isPublicAddress(host: string): boolean | null {
  return ipaddr.isValid(host) ? ipaddr.process(host).range() === 'unicast' : null
}

/** True for `localhost` and the addresses of this machine itself. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}
