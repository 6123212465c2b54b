import { scrub } from '../log.ts'
import { type EndedSpan, spanKinds } from './span.ts'

/** OTLP's number for a span that failed. */
const failedCode = 2

export interface Resource {
  readonly serviceName: string
  readonly version: string
}

/** Spans as OTLP/HTTP takes them in JSON (opentelemetry-proto, `ExportTraceServiceRequest`). */
export function otlpBody(spans: readonly EndedSpan[], { serviceName, version }: Resource): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': serviceName, 'service.version': version }) },
        scopeSpans: [{ scope: { name: 'izin', version }, spans: spans.map(otlpSpan) }],
      },
    ],
  })
}

function otlpSpan(span: EndedSpan) {
  const { traceId, spanId, parentId, name, kind, startedAt, endedAt, failed } = span
  return {
    traceId,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: spanKinds[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributes(span.attributes),
    ...(failed ? { status: { code: failedCode } } : {}),
  }
}

function attributes(named: Readonly<Record<string, unknown>> | object) {
  return Object.entries(named).map(([key, value]) => ({
    key,
    // The last guard, as in the log: should an address ever get into a text, it is struck out.
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: scrub(String(value)) },
  }))
}

/** As text, since a JSON number has not so many digits; to the microsecond. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`
}
