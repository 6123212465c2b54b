import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { Integer, OctetString, Sequence } from 'asn1js'
import { beforeEach, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { askedOverHttp, openAuthority } from '../../../test/support/verification/time-stamp-authority.ts'
import { type Authority, kamuSmAuthority, rfc3161Authority } from './authority.ts'
import { readCertificates, readWhole, stampRequest } from './request.ts'
import { verifyStamp } from './verify.ts'

const digest = createHash('sha384').update('a day').digest()
const anonymous = { username: null, password: null }

const server = forAllTests(openAuthority)
beforeEach(() => {
  server.behaviour = 'answer'
})

const ask = (authority: Authority) => authority.stamp(stampRequest(digest))

describe('rfc3161Authority()', () => {
  test('brings the answer, which verifies', async () => {
    const request = stampRequest(digest)
    const answer = await rfc3161Authority({ url: server.url, ...anonymous }).stamp(request)
    if (answer.kind !== 'granted') throw new Error(answer.detail)
    const verified = await verifyStamp(answer.response, request, readCertificates(server.caPem))
    expect(verified).toMatchObject({ kind: 'verified' })
    expect(server.requests.at(-1)).toMatchObject({
      'content-type': 'application/timestamp-query',
      connection: 'close',
    })
    expect(server.requests.at(-1)).not.toHaveProperty('authorization')
  })

  test('says who asks where a user is set', async () => {
    await ask(rfc3161Authority({ url: server.url, username: 'örnek', password: 's:ır' }))
    const { authorization } = server.requests.at(-1) ?? {}
    expect(Buffer.from(String(authorization).replace('Basic ', ''), 'base64').toString()).toBe('örnek:s:ır')
  })

  test.each([
    ['refuse', 'refused', /^status 2/],
    ['forbid', 'refused', /^HTTP 401$/],
    ['redirect', 'refused', /^HTTP 302$/],
    ['error', 'unreachable', /^HTTP 500$/],
    ['garbage', 'unreachable', /no time-stamp response/],
    ['empty', 'unreachable', /no time-stamp response/],
    ['endless', 'unreachable', /too long/],
    ['hang', 'unreachable', /^no answer in time$/],
  ] as const)('takes a server that does "%s" as %s', async (behaviour, kind, detail) => {
    server.behaviour = behaviour
    const answer = await ask(askedOverHttp(server))
    expect(answer).toEqual({ kind, detail: expect.stringMatching(detail) })
  })

  test('answers where there is no server, without its address', async () => {
    const answer = await ask(rfc3161Authority({ url: 'http://secret@127.0.0.1:9/tsa', ...anonymous }))
    expect(answer.kind).toBe('unreachable')
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

test('kamuSmAuthority() adds the header as it was described, another one each time', async () => {
  const authority = kamuSmAuthority({ url: server.url, username: '12345', password: 'şifre' })
  expect((await ask(authority)).kind).toBe('granted')
  expect((await ask(authority)).kind).toBe('granted')
  const [first, second] = server.requests.slice(-2).map(({ identity }) => String(identity))
  expect(first).not.toBe(second)
  expect(first).toMatch(/^30[0-9a-f]+$/)

  const identity = readWhole(Buffer.from(first ?? '', 'hex'))
  if (!(identity instanceof Sequence)) throw new Error('not a SEQUENCE')
  const [user, salt, count, iv, encrypted] = identity.valueBlock.value
  expect((user as Integer).valueBlock.valueDec).toBe(12345)
  expect((count as Integer).valueBlock.valueDec).toBe(100)
  const types = [Integer, OctetString, Integer, OctetString, OctetString]
  expect([user, salt, count, iv, encrypted].map((one) => one?.constructor)).toEqual(types)
  const bytes = (block: unknown) => Buffer.from((block as OctetString).valueBlock.valueHexView)
  expect(bytes(salt)).toHaveLength(16)
  expect(bytes(iv)).toEqual(bytes(salt))
  const key = pbkdf2Sync('şifre', bytes(salt), 100, 32, 'sha256')
  const decipher = createDecipheriv('aes-256-cbc', key, bytes(iv))
  expect(Buffer.concat([decipher.update(bytes(encrypted)), decipher.final()])).toEqual(digest)
})
