import type { Context } from 'hono'
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

/** Refuses a larger body with 413, unread if its length is given. */
export async function readText(c: Context, bytesMax = bodyBytesMax): Promise<string> {
  const length = c.req.header('content-length')
  // The sender of a body that breaks off has left, so this answer is not read.
  const leave = () => Promise.reject(new RefusedError([{ code: 'H014' }]))
  if (length !== undefined && Number(length) <= bytesMax) return await c.req.text().catch(leave)
  const bytes = await readBytes(c, bytesMax).catch(leave)
  if (bytes === null) throw new RefusedError([{ code: 'IZIN-413' }])
  return bytes.toString('utf8')
}

/** Returns null for a larger body. Chunked bodies are counted while they arrive. */
export async function readBytes(c: Context, bytesMax: number): Promise<Buffer | null> {
  if (Number(c.req.header('content-length') ?? 0) > bytesMax) return null
  const stream = c.req.raw.body
  if (stream === null) return Buffer.alloc(0)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of stream) {
    bytes += part.byteLength
    // Leaving the loop cancels the stream.
    if (bytes > bytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
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
