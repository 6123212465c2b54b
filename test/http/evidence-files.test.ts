import { beforeAll, describe, expect, test } from 'vitest'
import { evidenceFileBytesMax } from '../../src/register/evidence/file-kind.ts'
import { evidenceFilesOf } from '../../src/register/evidence/files.ts'
import { pdf, png } from '../support/evidence-files.ts'
import { forAllTests } from '../support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { openIysServer } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
let token = ''
let transactionId = ''

beforeAll(async () => {
  token = (await server.signIn()).body.access_token
  const { change } = await say(server.register, phone(1), 'ONAY')
  transactionId = change?.id ?? ''
})

type Headers = Record<string, string>
const add = (body: Uint8Array, headers: Headers = {}, id = transactionId, brand = subBrandCode) =>
  server.send('POST', `/v1/brands/${brand}/changes/${id}/evidence`, {
    body,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
  })

describe('POST /v1/brands/{brandCode}/changes/{transactionId}/evidence', () => {
  test('adds a file that the system sends, once', async () => {
    const added = await add(pdf(), { 'x-file-name': encodeURIComponent('sözleşme.pdf') })
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/)
    const kept = { transactionId, kind: 'pdf', bytes: pdf().length, sha256, added: true }
    expect([added.status, added.body]).toEqual([201, kept])
    const again = await add(pdf())
    expect([again.status, again.body.added]).toEqual([200, false])
    expect(await evidenceFilesOf(server.register, [transactionId])).toMatchObject([
      { kind: 'pdf', door: 'api', changeId: transactionId },
    ])
  })

  test('refuses what is no file, too large, unknown, of another brand, or without a token', async () => {
    const statusOf = async (answer: ReturnType<typeof add>) => (await answer).status
    expect(await statusOf(add(new Uint8Array()))).toBe(400)
    expect(await statusOf(add(Buffer.from('PK\x03\x04')))).toBe(415)
    expect(await statusOf(add(Buffer.alloc(evidenceFileBytesMax + 1, 'a')))).toBe(413)
    expect(await statusOf(add(png(), { 'x-file-name': '%E0%A4%A' }))).toBe(400)
    expect(await statusOf(add(png(), {}, '0'.repeat(64)))).toBe(404)
    expect(await statusOf(add(png(), {}, 'x'))).toBe(404)
    expect(await statusOf(add(png(), {}, transactionId, providerCode))).toBe(404)
    expect(await statusOf(add(png(), {}, transactionId, 999999))).toBe(403)
    expect(await statusOf(add(png(), { authorization: 'Bearer x' }))).toBe(401)
    expect(await evidenceFilesOf(server.register, [transactionId])).toHaveLength(1)
  })
})
