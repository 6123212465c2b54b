import { noteUsedAddresses } from './used.ts'

/* Parts of a request that a foreign system may set. Each names an address, which izin must neither store nor log. */

const address = '+905009876543'
noteUsedAddresses(address)

const names = [
  'baggage',
  'cookie',
  'forwarded',
  'from',
  'if-none-match',
  'referer',
  'traceparent',
  'tracestate',
  'user-agent',
  'via',
  'x-amzn-trace-id',
  'x-correlation-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-real-ip',
  'x-request-id',
] as const

function foreignHeaders(): Readonly<Record<string, string>> {
  noteUsedAddresses(address)
  return Object.fromEntries(names.map((name) => [name, `${name}=${address}`]))
}

/** Ports of izin's own servers: doubles of other services would tell an address in a header for a leak. */
const ports = new Set<string>()

export function noteServer(port: number): void {
  ports.add(String(port))
}

/** Adds the headers to a request to a server of izin. Headers of the suite stay. */
export function withForeignHeaders(url: string, headers: Headers): Headers {
  if (!ports.has(new URL(url).port)) return headers
  for (const [name, value] of Object.entries(foreignHeaders())) {
    if (!headers.has(name)) headers.set(name, value)
  }
  return headers
}

let requests = 0

/** A new key for each request, made of an address as some systems do. */
export function foreignKey(): string {
  requests += 1
  return `${address}-${requests}`
}

/** Adds a parameter that no route knows. */
export function withForeignQuery(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}musteri=${encodeURIComponent(address)}`
}
