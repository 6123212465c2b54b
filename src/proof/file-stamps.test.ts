import { hash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestRegister, phone, say, type TestRegister } from '../../test/support/register.ts'
import { openAuthority } from '../../test/support/time-stamp-authority.ts'
import { readCertificates } from '../ledger/time-stamp/asn1.ts'
import { type Authority, rfc3161Authority } from '../ledger/time-stamp/authority.ts'
import { closeDaysThrough } from './day.ts'
import { stampOfFile } from './file-stamps.ts'
import { verifyRegister } from './verify/register.ts'

const digest = hash('sha384', 'a permitted database', 'buffer')
let server: Awaited<ReturnType<typeof openAuthority>>
let opened: TestRegister
let authority: Authority

beforeAll(async () => {
  server = await openAuthority()
  authority = rfc3161Authority({ url: server.url, username: null, password: null })
})
afterAll(() => server.close())
beforeEach(async () => {
  opened = await openTestRegister({ now: '2026-03-02 23:59:50' })
})
afterEach(() => opened.close())

/** An authority whose answers wait until they are let go. */
function held(): { readonly authority: Authority; readonly letGo: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stamp: Authority['stamp'] = async (...asked) => {
    const answer = await authority.stamp(...asked)
    await promise
    return answer
  }
  return { authority: { ...authority, stamp }, letGo: resolve }
}

describe('stampOfFile()', () => {
  test('keeps the stamp that was first, which the day was closed with', async () => {
    const { register, clock } = opened
    const trusted = readCertificates(server.caPem)
    const by = { trusted }
    await say(register, phone(1), 'ONAY')
    const slow = held()
    const second = stampOfFile(register, { ...by, authority: slow.authority }, digest)
    const first = await stampOfFile(register, { ...by, authority }, digest)
    clock.set('2026-03-03 00:30:05')
    await closeDaysThrough(register, '2026-03-02')
    slow.letGo()
    expect(await second).toEqual(first)
    expect((await verifyRegister(register, trusted)).firstBad).toBeNull()
  })
})
