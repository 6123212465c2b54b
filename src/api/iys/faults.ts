import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Code, entryOf } from './codes.ts'

/** One thing that is wrong with a request. */
export interface Fault {
  readonly code: Code
  /** Where, when the code's own field does not say it. */
  readonly location?: string | undefined
  /** What was sent there: its sender may have it back, a log may not. */
  readonly value?: unknown
  /** Position in a list of consents. */
  readonly index?: number | undefined
}

/** No longer text is sent back; a longer one names nothing its sender needs to see again. */
const valueLengthMax = 300

/** Answers one or several faults in İYS's error shape. Faults in fields name them, others carry code and message. */
export function refuse(c: Context, faults: readonly Fault[], status = statusOf(faults)): Response {
  return c.json({ errors: faults.map(errorOf) }, status)
}

/** A refusal without a code of İYS's, which has none for it. */
export function refusePlainly(c: Context, message: string, status: ContentfulStatusCode): Response {
  return c.json({ errors: [{ message }] }, status)
}

/** Field faults come together under 422, also when one among them would alone be a 400 (H267). */
function statusOf(faults: readonly Fault[]): ContentfulStatusCode {
  const found = faults.map((fault) => entryOf(fault.code).status)
  return found.includes(422) ? 422 : (found[0] ?? 400)
}

/** One fault in that shape, for an answer in which others went well. */
export function errorOf({ code, location, value, index }: Fault) {
  const { status, field, message } = entryOf(code)
  const place = location ?? field
  const isField = status === 422 || location !== undefined
  return {
    code,
    message,
    ...(isField && place !== null ? { location: [place] } : {}),
    ...(isField && isShort(value) ? { value } : {}),
    ...(index === undefined ? {} : { index }),
  }
}

function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= valueLengthMax
  return value === null || typeof value === 'number' || typeof value === 'boolean'
}
