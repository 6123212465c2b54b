import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { heard } from './leaks/leaks.ts'

/** A span as it arrived, its attributes by name. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: Readonly<Record<string, string>>
  readonly failed: boolean
}

/** In the place of an OpenTelemetry collector: takes spans over OTLP/HTTP in JSON, or does not. */
export interface Collector {
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  /** Of every request that came. */
  readonly headers: readonly NodeJS.Dict<string | string[]>[]
  readonly resources: readonly Readonly<Record<string, string>>[]
  behaviour: 'take' | 'fail' | 'hang'
  close(): Promise<void>
}

interface Wire {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly WireAttribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[]
  }[]
}
interface WireAttribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: string }
}
type WireSpan = Omit<CollectedSpan, 'attributes' | 'failed'> & {
  readonly attributes: readonly WireAttribute[]
  readonly status?: { readonly code: number }
}

export async function openCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const headers: NodeJS.Dict<string | string[]>[] = []
  const resources: Readonly<Record<string, string>>[] = []
  const collector = { behaviour: 'take' as Collector['behaviour'] }
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString('utf8')
    heard('what a collector of traces is sent', body)
    headers.push(request.headers)
    if (collector.behaviour === 'hang') return
    const isRight = request.method === 'POST' && request.url === '/v1/traces'
    if (!isRight || collector.behaviour === 'fail') return void response.writeHead(500).end()
    for (const { resource, scopeSpans } of (JSON.parse(body) as Wire).resourceSpans) {
      resources.push(byName(resource.attributes))
      spans.push(...scopeSpans.flatMap((scope) => scope.spans.map(read)))
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(collector, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    resources,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

function read({ attributes, status, ...span }: WireSpan): CollectedSpan {
  return { ...span, attributes: byName(attributes), failed: status?.code === 2 }
}

function byName(attributes: readonly WireAttribute[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  )
}
