import type { Context } from 'hono'
import type * as z from 'zod'
import { bodyBytesMax, readBody as boundedBody } from '../../http/streams.ts'
import { ApiError, type Code, entryOf, type Fault } from './faults.ts'

interface SameTick {
  /** Resolves when all requests of the same tick have arrived. */
  readonly batchSameTick: () => Promise<void>
}

/** Reads a JSON body; refuses with 413, 415 or 400 otherwise. */
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

/** Reads a JSON object; refuses another shape with `code`, and what `reader` finds wrong. */
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

/** Reads a text as `readBytes` does its bytes; faster if its length is given. */
export async function readText(c: Context, bytesMax = bodyBytesMax): Promise<string> {
  const length = c.req.header('content-length')
  if (length === undefined || Number(length) > bytesMax) return (await readBytes(c, bytesMax)).toString()
  return await c.req.text().catch(() => Promise.reject(new ApiError([{ code: refusedWith[400] }])))
}

/** The sender of a body that breaks off has left, so its answer is not read. */
const refusedWith = { 413: 'IZIN-413', 400: 'H014' } as const

/** Refuses a larger body with 413. Chunked bodies are counted while they arrive. */
export async function readBytes({ req }: Context, bytesMax = bodyBytesMax): Promise<Buffer> {
  const body = await boundedBody(req.raw, bytesMax)
  if ('refused' in body) throw new ApiError([{ code: refusedWith[body.refused] }])
  return body.bytes
}

export function isJson(contentType: string): boolean {
  const bare = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return bare === 'application/json' || bare.endsWith('+json')
}

export function asObject(value: unknown): Fields | null {
  // An object that is no list has its fields under names.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

export type Fields = Readonly<Record<string, unknown>>

export type Read<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] }

/** Returns what was read, or refuses the request. */
export function accepted<Value>(result: Read<Value>): Value {
  if ('value' in result) return result.value
  throw new ApiError(result.faults)
}

/** Reads query parameters. A fault repeats the value as it was sent, since İYS does so. */
export function readParameters<Value>(
  schema: z.ZodType<Value>,
  sent: Readonly<Record<string, string>>,
): Read<Value> {
  const result = readFields(schema, sent)
  if ('value' in result) return result
  const sentFor = ({ code, location }: Fault) => sent[String(location ?? entryOf(code).field)]
  return { faults: result.faults.map((fault) => ({ ...fault, value: sentFor(fault) })) }
}

/** One body can hold a hundred thousand unknown keys or dealers. */
export const unknownNamedMax = 8

/** Returns the value, or all faults together, unknown keys first (R5). */
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
      // Our schemas name a code as the message of each rule.
      ...wrong.map(({ message, path, input }) => faultAt(message as Code, path, input)),
    ],
  }
}

function faultAt(code: Code, path: readonly PropertyKey[], value: unknown): Fault {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : String(key))).join('')
  const { status, field } = entryOf(code)
  // İYS names a repeated value in two elements.
  if (code === 'H193') return { code, value, location: path as readonly (string | number)[] }
  // H267 comes without location, like every 400 that names its own field.
  const isImplied = place === '' || (status === 400 && field === place)
  return {
    code,
    value: missingCodes.has(code) ? undefined : value,
    location: isImplied ? undefined : place,
  }
}

const missingCodes: ReadonlySet<Code> = new Set(['H093', 'H110', 'H111', 'H114', 'H168', 'H170'])
