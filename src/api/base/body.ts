import type { Context } from 'hono'
import type * as z from 'zod'
import { bodyBytesMax, readBody as boundedBody } from '../../http/streams.ts'
import { ApiError, type Code, codeEntry, type Fault } from './faults.ts'

interface SameTick {
  /** Resolves when all requests that arrive in the same turn of Node's event loop can continue together. */
  readonly batchSameTick: () => Promise<void>
}

/** Parses the JSON body of a request. Throws ApiError: 413 if it is too large, 415 for another type, 400 if it is no JSON. */
export async function readJson(
  c: Context,
  { batchSameTick }: SameTick,
  bytesMax = bodyBytesMax,
): Promise<unknown> {
  const type = c.req.header('content-type')
  if (type !== undefined && !isJson(type)) throw new ApiError([{ code: 'IZIN-415' }])
  const text = await readText(c, bytesMax)
  await batchSameTick()
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError([{ code: 'H014' }])
  }
}

/**
 * Reads a request whose body is a JSON object, and returns the value that `reader` makes of its fields. Throws ApiError with
 * the reader's faults, or with `code` if the body is another JSON value.
 */
export async function readBody<Value>(
  c: Context,
  api: SameTick,
  {
    code,
    reader,
    bytesMax,
  }: { readonly code: Code; readonly reader: (fields: Fields) => Read<Value>; readonly bytesMax?: number },
): Promise<Value> {
  const fields = asObject(await readJson(c, api, bytesMax))
  if (fields === null) throw new ApiError([{ code }])
  return accepted(reader(fields))
}

/**
 * Reads a request body as text. Throws ApiError with status 413 if it has more than `bytesMax` bytes. If the header
 * content-length gives an allowed length, Hono reads the text, which is faster than counting its bytes.
 */
export async function readText(c: Context, bytesMax = bodyBytesMax): Promise<string> {
  const length = c.req.header('content-length')
  if (length === undefined || Number(length) > bytesMax) return (await readBytes(c, bytesMax)).toString()
  return await c.req.text().catch(() => Promise.reject(new ApiError([{ code: refusedWith[400] }])))
}

/** Codes that answer an unreadable body, by HTTP status: 413 if it is too large, 400 if the sender broke off. */
const refusedWith = { 413: 'IZIN-413', 400: 'H014' } as const

/**
 * Reads a request body as bytes. Throws ApiError with status 413 as soon as more than `bytesMax` bytes arrive, and 400 if the
 * sender broke off.
 */
export async function readBytes({ req }: Context, bytesMax = bodyBytesMax): Promise<Buffer> {
  const body = await boundedBody(req.raw, bytesMax)
  if ('refused' in body) throw new ApiError([{ code: refusedWith[body.refused] }])
  return body.bytes
}

/** True if a content type is JSON: `application/json`, or any type that ends in `+json`. */
export function isJson(contentType: string): boolean {
  const bare = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return bare === 'application/json' || bare.endsWith('+json')
}

/** Returns a JSON value as an object with named fields; null for a list or any other value. */
export function asObject(value: unknown): Fields | null {
  // The checks prove the type, which TypeScript does not see.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

export type Fields = Readonly<Record<string, unknown>>

/** Result of reading a part of a request: its value, or the faults in it. */
export type Read<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] }

/** Returns the value that was read. Throws ApiError if there are faults instead. */
export function accepted<Value>(result: Read<Value>): Value {
  if ('value' in result) return result.value
  throw new ApiError(result.faults)
}

/** Reads query parameters by a schema. A fault repeats the parameter's text as it was sent, as İYS does. */
export function readParameters<Value>(
  schema: z.ZodType<Value>,
  sent: Readonly<Record<string, string>>,
): Read<Value> {
  const result = readFields(schema, sent)
  if ('value' in result) return result
  const sentFor = ({ code, location }: Fault) => sent[String(location ?? codeEntry(code).field)]
  return { faults: result.faults.map((fault) => ({ ...fault, value: sentFor(fault) })) }
}

/** Maximum number of unknown fields, or of dealers, that an answer names: a body can have a hundred thousand of them. */
export const unknownNamedMax = 8

/** Reads a request's fields by a schema. Returns the value or all faults, those of unknown fields first (H118, R5). */
export function readFields<Value>(schema: z.ZodType<Value>, sent: unknown): Read<Value> {
  const { data, error } = schema.safeParse(sent, { reportInput: true })
  if (error === undefined) return { value: data as Value }
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  const wrong = error.issues.filter(({ code }) => code !== 'unrecognized_keys')
  return {
    faults: [
      ...unknown.slice(0, unknownNamedMax).map((key) => ({
        code: 'H118' as const,
        location: key.slice(0, 100),
        // Only an object has keys.
        value: (sent as Fields)[key],
      })),
      // The schemas of izin have a code as the message of each rule.
      ...wrong.map(({ message, path, input }) => faultAt(message as Code, path, input)),
    ],
  }
}

/** Returns a fault of a field with the location and value that İYS would name. `path` leads to the field in the request. */
function faultAt(code: Code, path: readonly PropertyKey[], value: unknown): Fault {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : String(key))).join('')
  const { status, field } = codeEntry(code)
  // H193 (a value is twice in a list): İYS names the field and the index as two elements.
  if (code === 'H193') return { code, value, location: path as readonly (string | number)[] }
  // A code of status 400 that is about only one field, such as H267, comes without a location.
  const isImplied = place === '' || (status === 400 && field === place)
  return {
    code,
    value: missingCodes.has(code) ? undefined : value,
    location: isImplied ? undefined : place,
  }
}

/** Codes for a missing field. Their faults have no value, since none was sent. */
const missingCodes: ReadonlySet<Code> = new Set(['H093', 'H110', 'H111', 'H114', 'H168', 'H170'])
