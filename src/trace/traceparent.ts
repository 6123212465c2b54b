import type { Parent } from './span.ts'

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/**
 * Reads a `traceparent` header (W3C Trace Context, 3.2); null where there is none, or one that is not valid. A version later
 * than 00 may have more behind it; ff is none.
 */
export function readTraceparent(header: string | undefined): Parent | null {
  const [, version, traceId = '', spanId = '', flags = '', more] = shape.exec(header ?? '') ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
