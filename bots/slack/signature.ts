import { createHmac } from 'node:crypto'
import { equalSecrets } from '../../src/crypto/token.ts'

const stampAgeMaxSeconds = 300

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
