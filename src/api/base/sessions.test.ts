import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { systemToken } from '../../../test/support/platforms/system-token.ts'
import { openTestRegister, providerCode } from '../../../test/support/register.ts'
import { addClient } from '../../register/company/clients.ts'
import { directory } from './directory.ts'
import { type Claims, readToken, sessions, signToken } from './sessions.ts'

const key = Buffer.alloc(32, 1)
const opened = forAllTests(() => openTestRegister())
let reads = 0

beforeAll(async () => {
  await addClient(opened.register, { providerCode, username: 'crm', password: 'gizli-bir-parola' })
})

function counted() {
  reads = 0
  const { engine } = opened.register
  const register = {
    ...opened.register,
    engine: {
      ...engine,
      read: ((asked) => {
        reads++
        return engine.read(asked)
      }) as typeof engine.read,
    },
  }
  return sessions(directory(register, opened.clock.now), key, opened.clock.now)
}

function claimsOf(fields: Partial<Claims> = {}): Claims {
  const since = opened.clock.now()
  const iat = Math.floor(since / 1000)
  const serviceProvider = { title: 'Örnek A.Ş.', iysCode: providerCode }
  return { sub: 'crm', use: 'access', since, iat, exp: iat + 7200, jti: 'x', serviceProvider, ...fields }
}

const token = async (fields: Partial<Claims> = {}) => await signToken(key, claimsOf(fields))

describe('sessions()', () => {
  test('reads the clients once in two seconds, and not in between', async () => {
    const sessionOf = counted()
    const header = `Bearer ${await token()}`
    expect(await sessionOf(header)).toMatchObject({ username: 'crm', providerCode })
    expect(await sessionOf(header)).toMatchObject({ username: 'crm', actor: { door: 'api', id: 'crm' } })
    const once = reads
    opened.clock.move(1999)
    await sessionOf(header)
    expect(reads).toBe(once)
    opened.clock.move(1)
    expect(await sessionOf(header)).toMatchObject({ username: 'crm' })
    expect(reads).toBe(2 * once)
    opened.clock.move(-2000)
  })

  test('knows no caller who is no client, and asks each time', async () => {
    const sessionOf = counted()
    const header = `Bearer ${await token({ sub: 'unknown' })}`
    expect([await sessionOf(header), await sessionOf(header)]).toEqual([null, null])
  })

  test('does not ask the database about a token that is not ours', async () => {
    const sessionOf = counted()
    expect(await sessionOf('Bearer a.b.c')).toBeNull()
    expect(await sessionOf(`Bearer ${await token({ use: 'refresh' })}`)).toBeNull()
    expect(reads).toBe(0)
  })
})

const invalid = { kind: 'refused', reason: 'invalid-token' }

describe('signToken() and readToken()', () => {
  test('write what RFC 7519 says, header, claims and signature in base64url', async () => {
    const claims = claimsOf()
    const [header, payload, signature] = (await signToken(key, claims)).split('.')
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}')
    expect(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())).toEqual(claims)
    expect(signature).toMatch(/^[\w-]{43}$/)
    expect(await signToken(key, claims)).toBe(systemToken(key, claims))
  })

  test('read no other spelling of the same signature', async () => {
    const [signed, now] = [await token(), opened.clock.now()]
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    const spellings = alphabet.map((last) => signed.slice(0, -1) + last)
    const claims = await Promise.all(spellings.map((spelling) => readToken(key, spelling, now)))
    expect(spellings.filter((_, place) => claims[place]?.kind === 'read')).toEqual([signed])
    for (const spelling of [`${signed}=`, `${signed} `, `${signed}.`, `${signed}\n`]) {
      expect(await readToken(key, spelling, now)).toEqual(invalid)
    }
  })

  test('go by the given clock to the second, and take no other algorithm and no other key', async () => {
    const [claims, now] = [claimsOf(), opened.clock.now()]
    const signed = await signToken(key, claims)
    expect(await readToken(key, signed, claims.exp * 1000 - 1)).toEqual({ kind: 'read', claims })
    expect(await readToken(key, signed, claims.exp * 1000)).toEqual(invalid)
    for (const header of [
      { alg: 'HS512', typ: 'JWT' },
      { alg: 'HS256', typ: 'other' },
    ]) {
      const longKey = Buffer.alloc(64, 1)
      const other = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(longKey)
      expect(await readToken(longKey, other, now)).toEqual(invalid)
    }
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    expect(await readToken(key, `${unsigned}.${signed.split('.')[1]}.`, now)).toEqual(invalid)
    expect(await readToken(Buffer.alloc(32, 9), signed, now)).toEqual(invalid)
  })
})
