import type { Context } from 'hono'
import type { ApiContext } from './api-context.ts'
import { type Code, refuse } from './faults.ts'
import type { Fields, Read } from './requests.ts'

export const bodyBytesMax = 1024 * 1024

type Refused = { readonly refused: Response }

/** Reads a JSON body; answers 413, 415 or 400 otherwise. */
export async function readJson(
  c: Context,
  { batchSameTick }: Pick<ApiContext, 'batchSameTick'>,
  bytesMax = bodyBytesMax,
): Promise<{ readonly value: unknown } | Refused> {
  const type = c.req.header('content-type')
  if (type !== undefined && !isJson(type)) return { refused: refuse(c, [{ code: 'IZIN-415' }]) }
  const body = await readText(c, bytesMax)
  if ('refused' in body) return body
  await batchSameTick()
  try {
    return { value: JSON.parse(body.text) }
  } catch {
    return { refused: refuse(c, [{ code: 'H014' }]) }
  }
}

/** Reads a JSON object; answers 400 with `code` to another shape, and the faults that `reader` finds. */
export async function readBody<Value>(
  c: Context,
  api: Pick<ApiContext, 'batchSameTick'>,
  code: Code,
  reader: (fields: Fields) => Read<Value>,
  bytesMax?: number,
): Promise<{ readonly value: Value } | Refused> {
  const body = await readJson(c, api, bytesMax)
  if ('refused' in body) return body
  const fields = asObject(body.value)
  if (fields === null) return { refused: refuse(c, [{ code }]) }
  const found = reader(fields)
  return 'faults' in found ? { refused: refuse(c, found.faults) } : found
}

/** Answers 413 to a larger body, unread if its length is given. */
export async function readText(
  c: Context,
  bytesMax = bodyBytesMax,
): Promise<{ readonly text: string } | Refused> {
  try {
    const length = c.req.header('content-length')
    if (length !== undefined && Number(length) <= bytesMax) return { text: await c.req.text() }
    const bytes = await readBytes(c, bytesMax)
    return bytes === null ? tooLarge(c) : { text: bytes.toString('utf8') }
  } catch {
    // The sender left, so this answer is not read.
    return { refused: refuse(c, [{ code: 'H014' }]) }
  }
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

function tooLarge(c: Context): Refused {
  return { refused: refuse(c, [{ code: 'IZIN-413' }]) }
}
