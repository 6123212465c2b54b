import { describe, expect, test } from 'vitest'
import { type Claims, readToken, signToken } from './tokens.ts'

const key = Buffer.alloc(32, 1)
const now = Date.UTC(2026, 2, 2, 12)
const claims: Claims = {
  sub: 'crm',
  use: 'access',
  since: now,
  iat: now / 1000,
  exp: now / 1000 + 7200,
  jti: 'x',
  serviceProvider: { title: 'Örnek A.Ş.', iysCode: 123456 },
}

describe('signToken() and readToken()', () => {
  test('are inverses until the token runs out', () => {
    const token = signToken(key, claims)
    expect(readToken(key, token, now)).toEqual(claims)
    expect(readToken(key, token, now + 7_199_999)).toEqual(claims)
    expect(readToken(key, token, now + 7_200_000)).toBeNull()
  })

  test('write what RFC 7519 says, header, claims and signature in base64url', () => {
    const [header, payload, signature] = signToken(key, claims).split('.')
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}')
    expect(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())).toEqual(claims)
    expect(signature).toMatch(/^[\w-]{43}$/)
  })

  test('read nothing that another key has signed, or that is no token', () => {
    expect(readToken(Buffer.alloc(32, 2), signToken(key, claims), now)).toBeNull()
    for (const text of ['', '.', '..', 'a.b.c', signToken(key, claims).slice(0, -1)]) {
      expect(readToken(key, text, now)).toBeNull()
    }
  })

  test('read no other spelling of the same signature', () => {
    const token = signToken(key, claims)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const spelled = [...alphabet].filter((last) => readToken(key, token.slice(0, -1) + last, now) !== null)
    expect(spelled).toEqual([token.at(-1)])
    expect(readToken(key, `${token}=`, now)).toBeNull()
  })
})
