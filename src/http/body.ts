/** A body, or the status for one that is too large or broke off. */
type ReadBody = { readonly bytes: Uint8Array } | { readonly refused: 413 | 400 }

/** Reads a body of at most `bytesMax` bytes. A sender who goes away is no error of ours. */
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

/** True if the sender of a body went away; no response reaches them. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}
