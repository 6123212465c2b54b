import { createHmac } from 'node:crypto'
import type { Claims } from '../../../src/api/base/sessions.ts'

const textOf = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs a token as izin does, written by RFC 7519 alone and without waiting. */
export function systemToken(key: Uint8Array, claims: Claims): string {
  const content = `${textOf({ alg: 'HS256', typ: 'JWT' })}.${textOf(claims)}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}
