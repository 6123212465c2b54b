/**
 * Largest body of a request from Slack, Telegram or a system; a message of Telegram has some 100 KB, and may quote another.
 */
export const bodyBytesMax = 1024 * 1024
/** Largest body of a check: some ten thousand addresses. */
export const checkBytesMax = 3 * 1024 * 1024
/** Largest body of a form on a page, or of a token request. */
export const formBytesMax = 16 * 1024

/**
 * Returns a stream of lines as UTF-8, in chunks of 64 KiB, since a chunk for every line would be slow. Reads lines only as
 * they are needed, and ends their source when the reader goes away.
 */
export function textStream(lines: AsyncIterable<string>, chunkLetters = 64 * 1024) {
  return streams.from(encoded(lines, chunkLetters))
}

/** Returns a stream of bytes. Reads them only as they are needed, and ends their source when the reader goes away. */
export function byteStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return streams.from(pieces)
}

/** Yields lines as UTF-8 in chunks of about `chunkLetters` letters. */
async function* encoded(lines: AsyncIterable<string>, chunkLetters: number) {
  const encoder = new TextEncoder()
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length < chunkLetters) continue
    yield encoder.encode(text)
    text = ''
  }
  if (text !== '') yield encoder.encode(text)
}

/** ReadableStream with its function `from`, which TypeScript's DOM types do not have. */
const streams = ReadableStream as unknown as {
  from<Chunk>(chunks: AsyncIterable<Chunk>): ReadableStream<Chunk>
}

/**
 * Returns a stream with the same bytes, and calls `broken` if the source fails, which the reader sees as a broken connection.
 * It is no failure if the reader goes away.
 */
export function watched(
  body: ReadableStream<Uint8Array>,
  broken: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  let hasReaderLeft = false
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (hasReaderLeft) return
          if (done) controller.close()
          else controller.enqueue(new Uint8Array(value))
        } catch (error) {
          if (!hasReaderLeft) broken(error)
          controller.error(error)
        }
      },
      async cancel(reason) {
        hasReaderLeft = true
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/** Bytes of a body, or the HTTP status for a body that is too large (413) or incomplete (400). */
type ReadBody = { readonly bytes: Buffer } | { readonly refused: 413 | 400 }

/** Reads a body of at most `bytesMax` bytes. Never throws: a sender who goes away leaves an incomplete body. */
export async function readBody(
  request: Pick<Request | Response, 'headers' | 'body'>,
  bytesMax: number,
): Promise<ReadBody> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return { refused: 413 }
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of request.body ?? []) {
      length += piece.length
      if (length > bytesMax) return { refused: 413 }
      pieces.push(piece)
    }
  } catch {
    return { refused: 400 }
  }
  return { bytes: Buffer.concat(pieces) }
}

/** True if an error means that the sender of a body went away. No answer reaches them. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}
