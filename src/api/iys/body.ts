import type { Context } from 'hono'
import { readBody as boundedBody } from '../../http/streams.ts'
import type { ApiContext } from './api-context.ts'
import { type Code, RefusedError } from './faults.ts'
import { accepted, type Fields, type Read } from './requests.ts'

export const bodyBytesMax = 1024 * 1024

/** Reads a JSON body; refuses with 413, 415 or 400 otherwise. */
export async function readJson(
  c: Context,
  { batchSameTick }: Pick<ApiContext, 'batchSameTick'>,
  bytesMax = bodyBytesMax,
): Promise<unknown> {
  const type = c.req.header('content-type')
  if (type !== undefined && !isJson(type)) throw new RefusedError([{ code: 'IZIN-415' }])
  const text = await readText(c, bytesMax)
  await batchSameTick()
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusedError([{ code: 'H014' }])
  }
}

/** Reads a JSON object; refuses another shape with `code`, and what `reader` finds wrong. */
export async function readBody<Value>(
  c: Context,
  api: Pick<ApiContext, 'batchSameTick'>,
  code: Code,
  reader: (fields: Fields) => Read<Value>,
  bytesMax?: number,
): Promise<Value> {
  const fields = asObject(await readJson(c, api, bytesMax))
  if (fields === null) throw new RefusedError([{ code }])
  return accepted(reader(fields))
}

/** Reads a text as `readBytes` does its bytes; faster if its length is given. */
export async function readText(c: Context, bytesMax = bodyBytesMax): Promise<string> {
  const length = c.req.header('content-length')
  if (length === undefined || Number(length) > bytesMax) return (await readBytes(c, bytesMax)).toString()
  return await c.req.text().catch(() => Promise.reject(new RefusedError([{ code: refusedWith[400] }])))
}

/** The sender of a body that breaks off has left, so its answer is not read. */
const refusedWith = { 413: 'IZIN-413', 400: 'H014' } as const

/** Refuses a larger body with 413. Chunked bodies are counted while they arrive. */
export async function readBytes({ req }: Context, bytesMax = bodyBytesMax): Promise<Buffer> {
  const body = await boundedBody(req.raw, bytesMax)
  if ('refused' in body) throw new RefusedError([{ code: refusedWith[body.refused] }])
  return body.bytes
}

export function isJson(contentType: string): boolean {
  const bare = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return bare === 'application/json' || bare.endsWith('+json')
}

export function asObject(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
