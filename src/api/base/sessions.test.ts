import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
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

const token = (fields: Partial<Claims> = {}) => signToken(key, claimsOf(fields))

describe('sessions()', () => {
  test('reads the clients once in two seconds, and not in between', async () => {
    const sessionOf = counted()
    const header = `Bearer ${token()}`
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
    const header = `Bearer ${token({ sub: 'unknown' })}`
    expect([await sessionOf(header), await sessionOf(header)]).toEqual([null, null])
  })

  test('does not ask the database about a token that is not ours', async () => {
    const sessionOf = counted()
    expect(await sessionOf('Bearer a.b.c')).toBeNull()
    expect(await sessionOf(`Bearer ${token({ use: 'refresh' })}`)).toBeNull()
    expect(reads).toBe(0)
  })
})

describe('signToken() and readToken()', () => {
  test('write what RFC 7519 says, header, claims and signature in base64url', () => {
    const claims = claimsOf()
    const [header, payload, signature] = signToken(key, claims).split('.')
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}')
    expect(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())).toEqual(claims)
    expect(signature).toMatch(/^[\w-]{43}$/)
  })

  test('read no other spelling of the same signature', () => {
    const [signed, now] = [token(), opened.clock.now()]
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const spelled = [...alphabet].filter((last) => readToken(key, signed.slice(0, -1) + last, now) !== null)
    expect(spelled).toEqual([signed.at(-1)])
    expect(readToken(key, `${signed}=`, now)).toBeNull()
  })
})
