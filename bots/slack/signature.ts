import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../src/crypto/token.ts'

const bodyBytesMax = 1024 * 1024
const stampAgeMaxSeconds = 300

/** The raw bytes of a body; null when there are more than a megabyte of them, which are not read to the end. */
export async function readBody(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length')) > bodyBytesMax) return null
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request.body ?? []) {
    length += piece.length
    if (length > bodyBytesMax) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/**
 * The signature of a request that Slack has signed (v0: HMAC-SHA-256 over the raw bytes) within the last five minutes;
 * null when it did not. A stamp that far in the future is refused like an old one.
 */
export function verifiedSignature(
  secret: string,
  headers: Headers,
  raw: Uint8Array,
  nowMs: number,
): string | null {
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  const given = headers.get('x-slack-signature') ?? ''
  if (!/^\d{1,12}$/.test(stamp)) return null
  if (Math.abs(nowMs / 1000 - Number(stamp)) > stampAgeMaxSeconds) return null
  const right = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest('hex')}`
  return equalSecrets(given, right) ? given : null
}
