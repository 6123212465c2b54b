/** A file as it arrived inside a call. */
export type ReceivedFile = { name: string; type: string; bytes: Uint8Array }

export type ApiCall = {
  url: URL
  headers: Headers
  params: Record<string, unknown>
  files: Record<string, ReceivedFile>
  bytes: Uint8Array
}

/** More than any message of either platform needs, little enough to keep in memory. */
const bodyBytesMax = 8 * 1024 * 1024

/** The parameters that both SDKs write as JSON inside a form. All others are text, even when they look like JSON. */
const structuredParams = new Set(
  (
    'blocks attachments metadata view files reply_markup entities caption_entities commands scope ' +
    'allowed_updates reply_parameters link_preview_options'
  ).split(' '),
)

/**
 * Reads what a client handed to its fetch function. JSON, form-encoded and multipart bodies give the same
 * `params`.
 *
 * The arguments are not made into a Request: grammY passes Node streams and an abort signal of its own, which
 * the built-in Request refuses.
 */
export async function readApiCall(input: string | URL | Request, init: RequestInit = {}): Promise<ApiCall> {
  const request = input instanceof Request ? input : null
  const url = new URL(request ? request.url : String(input))
  const headers = new Headers(init.headers ?? request?.headers)
  const body = init.body ?? request?.body
  const form = body instanceof FormData ? new Response(body) : null
  const type = form?.headers.get('content-type') ?? headers.get('content-type') ?? ''
  const bytes = await readBytes(form?.body ?? body)
  return { url, headers, bytes, ...(await readParams(url, type, bytes)) }
}

async function readBytes(body: unknown): Promise<Uint8Array> {
  if (body === null || body === undefined) return new Uint8Array()
  const whole = body as string | ArrayBuffer | URLSearchParams
  const bytes = isByteStream(body) ? await gather(body) : await new Response(whole).bytes()
  if (bytes.length > bodyBytesMax) throw new RangeError('Cannot read the body: larger than 8 MB')
  return bytes
}

function isByteStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

async function gather(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > bodyBytesMax) throw new RangeError('Cannot read the body: larger than 8 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function readParams(url: URL, type: string, bytes: Uint8Array) {
  const params: Record<string, unknown> = valuesOf(url.searchParams)
  const files: Record<string, ReceivedFile> = {}
  if (type.startsWith('application/json')) Object.assign(params, parseJson(new TextDecoder().decode(bytes)))
  if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(params, valuesOf(new URLSearchParams(new TextDecoder().decode(bytes))))
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': type } }).formData()
    for (const [name, value] of form) {
      if (typeof value === 'string') params[name] = readValue(name, value)
      else files[name] = { name: value.name, type: value.type, bytes: await value.bytes() }
    }
  }
  return { params, files }
}

function valuesOf(entries: Iterable<[string, string]>): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, readValue(name, value)]))
}

function readValue(name: string, value: string): unknown {
  return structuredParams.has(name) ? (parseJson(value) ?? value) : value
}

/** The value, or `undefined` when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The parameter as text, the empty text when it is absent: both platforms treat the two alike. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Form bodies say "true", JSON bodies say true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1'
}
