import { hash } from 'node:crypto'
import { commit } from '../crypto/vault.ts'
import type { StampedFile } from './entries.ts'

/**
 * Returns the commitment (HMAC with a secret) to a stamped file that the ledger has. A person with the secret checks it by hand:
 *
 * printf '%s' '["izin-file-stamp-1","<SHA-384 of the file>","<SHA-256 of the .tsr file>"]' |
 *   openssl dgst -sha256 -mac HMAC -macopt hexkey:<secret in hex>
 */
export function fileStampCommitment({ secret, sha384, tsr }: StampedFile): string {
  const answer = hash('sha256', Buffer.from(tsr, 'base64'))
  const text = JSON.stringify(['izin-file-stamp-1', sha384, answer])
  return commit(Buffer.from(secret, 'hex'), text).toString('hex')
}
