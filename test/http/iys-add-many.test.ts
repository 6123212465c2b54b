import { describe, expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { closeBrand } from '../../src/register/company/brands.ts'
import { forgetAdds, workAdds } from '../../src/register/record/add-requests.ts'
import { turnsFor } from '../support/clock/turns.ts'
import { forEachTest } from '../support/opened.ts'
import { email, phone, providerCode, say, subBrandCode } from '../support/register.ts'
import {
  type Answer,
  brandPath,
  codesOf,
  keyOf,
  onayOf,
  openIysServer,
  refusal,
  signedInAs,
} from './iys-server.ts'

const path = `${brandPath}/consents/request`
const dayMs = 24 * 60 * 60_000

const server = forEachTest(() => openIysServer({ now: '2026-03-02 15:00:00' }))

const ret = (n: number, more: Readonly<Record<string, unknown>> = {}) =>
  onayOf(n, { status: 'RET', consentDate: '2026-03-02 14:30:00', ...more })

const read = (sql: string) => server.engine.read({ sql, params: [], map: (row) => row })
/** A round ends after two seconds, so slow machines need several. */
async function work(): Promise<void> {
  do await workAdds(server.register)
  while ((await read('SELECT 1 FROM add_item WHERE sealed IS NOT NULL')).length > 0)
}
const results = async (requestId: string, version = '') =>
  (await server.get(`${version}${path}/${requestId}`)).body
const statesOf = async (requestId: string) =>
  (await results(requestId)).map(({ status }: { status: string }) => status)
const changes = () => read('SELECT recipient_id, status, effect, source FROM change ORDER BY seq')

async function accepted(list: readonly unknown[], version = ''): Promise<string> {
  const answer = await server.post(`${version}${path}`, list)
  expect(answer.status, answer.text).toBe(202)
  return answer.body.requestId
}

const answered = ({ status, body }: Answer) => [status, body]

describe('POST …/consents/request', () => {
  test('answers 202 with a number for the list and for each consent, before any is recorded', async () => {
    const mail = { ...ret(1), recipient: email(1).address, type: 'EPOSTA' }
    const empty = { retailerAccess: [], retailerCode: null }
    const answer = await server.post(path, [onayOf(1, empty), mail])
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      subRequests: [
        {
          ...onayOf(1),
          subRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          subrequestId: answer.body.subRequests[0].subRequestId,
          creationDate: '2026-03-02 15:00:00',
        },
        {
          ...mail,
          subRequestId: expect.any(String),
          subrequestId: expect.any(String),
          creationDate: '2026-03-02 15:00:00',
        },
      ],
    })
    expect(await changes()).toEqual([])
    expect(await statesOf(answer.body.requestId)).toEqual(['enqueue', 'enqueue'])
  })

  test('stores what waits sealed, and drops it once it is known what became of it', async () => {
    await accepted([onayOf(1), ret(2)])
    const sealed = async () => (await read('SELECT sealed FROM add_item')).flat()
    const before = await sealed()
    expect(before.every((bytes) => Buffer.isBuffer(bytes))).toBe(true)
    expect(Buffer.concat(before as Buffer[]).includes(phone(1).address.slice(3))).toBe(false)
    await work()
    expect(await sealed()).toEqual([null, null])
  })

  test('refuses the whole list for a field that is wrong, and says in which consent', async () => {
    const late = { consentDate: '2026-02-20 10:00:00' }
    const wrong = [{ type: 'SMS' }, { name: 'x' }, late, { retailerCode: 64_100_001 }]
    const refused = await server.post(path, [onayOf(1), ...wrong.map((more, n) => onayOf(2 + n, more))])
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([
      { code: 'H117', index: 1 },
      { code: 'H118', index: 2 },
      { code: 'H467', index: 3 },
      { code: 'H180', index: 4 },
    ])
    await work()
    expect(await changes()).toEqual([])
  })

  test('refuses the same key twice in one list, however it is spelled', async () => {
    const spelled = { ...onayOf(1, { recipientType: 'TACIR' }), recipientType: undefined }
    const refused = await server.post(path, [onayOf(1), onayOf(2), spelled])
    expect([refused.status, codesOf(refused), refused.body.errors[0].index]).toEqual([422, ['H194'], 2])
    await accepted([onayOf(1), onayOf(1, { recipientType: 'TACIR' }), onayOf(1, { type: 'ARAMA' })])
  })

  test('takes 1 to 1,000 consents', async () => {
    const list = Array.from({ length: 1001 }, (_, n) => onayOf(n))
    expect(refusal(await server.post(path, list))).toEqual([422, ['H091']])
    const longer = await server.post(path, [...list, ret(1002)])
    expect([codesOf(longer), longer.body.izin]).toEqual([['H091'], { refusalStored: true }])
    for (const body of [[], {}, 'x', null, [onayOf(1), 'x']])
      expect(refusal(await server.post(path, body))).toEqual([400, ['H092']])
    const requestId = await accepted(list.slice(0, 1000))
    await work()
    expect(await statesOf(requestId)).toEqual(Array(1000).fill('success'))
    expect(await changes()).toHaveLength(1001)
  })

  test('lets other requests run while it goes through a longer list', async () => {
    const list = [...Array(20_000).fill({}), ret(1)]
    const { result, turns } = await turnsFor(() => server.post(path, list))
    expect([codesOf(result), result.body.izin]).toEqual([['H091'], { refusalStored: true }])
    expect(turns).toBeGreaterThan(100)
  })

  test.each<[string, string[], unknown[], number[]]>([
    ['for a field', ['H467'], [onayOf(1), ret(2), ret(3, { consentDate: '2026-02-02 10:00:00' })], [1, 2]],
    ['for what is no consent', ['H092', 'H092'], [ret(2), 'x', null], [1]],
  ])('keeps every refusal of a list that it refuses %s (promise 1)', async (_, codes, list, kept) => {
    expect(codesOf(await server.post(path, list))).toEqual(codes)
    expect(await changes()).toEqual(kept.map((n) => [n, 'RET', 'local', null]))
  })

  test('keeps a refusal sent alone, and the single way one sent in a list (promise 1)', async () => {
    const sent = [await server.post(path, ret(1)), await server.post(path.replace('/request', ''), [ret(2)])]
    expect(sent.map((answer) => [...refusal(answer), answer.body.izin])).toEqual([
      [400, ['H092'], { refusalStored: true }],
      [400, ['H085'], { refusalStored: true }],
    ])
    expect(await changes()).toEqual([1, 2].map((n) => [n, 'RET', 'local', null]))
  })

  test('keeps every refusal of a list for a brand that was closed (promise 1), and takes nothing else', async () => {
    await say(server.register, phone(2), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
    await closeBrand(server.register, subBrandCode)
    expect(codesOf(await server.post(path, [onayOf(1), ret(2), ret(3)]))).toEqual(['H353'])
    expect((await changes()).slice(1)).toEqual([
      [1, 'RET', 'local', null],
      [2, 'RET', 'local', null],
    ])
  })
})

describe('GET …/consents/request/{requestId}', () => {
  test('tells of each consent whether it was recorded, or which state stood against it', async () => {
    await say(server.register, phone(2), 'ONAY', { consentDate: '2026-03-02 14:59:00' })
    const requestId = await accepted([onayOf(1), onayOf(2), ret(3)])
    server.clock.move(40_000)
    await work()
    const [taken, older, first] = await results(requestId)
    expect(taken).toEqual({
      index: 0,
      requestId,
      subRequestId: expect.any(String),
      subrequestId: expect.any(String),
      status: 'success',
      transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      creationDate: '2026-03-02 15:00:40',
    })
    const { transactionId, creationDate } = taken
    const single = await server.post(`/v2${brandPath}/consents`, onayOf(1))
    expect(single.body).toEqual({ transactionId, creationDate })
    expect(older).toMatchObject({ index: 1, status: 'failure', error: { code: 'H178' } })
    expect(first).toMatchObject({ index: 2, status: 'failure', error: { code: 'H175' } })
    expect(older.error.message.length).toBeGreaterThan(0)
    // İYS refuses a first refusal, and we obey it (D1).
    expect((await server.post(`${brandPath}/consents/status`, keyOf(3))).body.status).toBe('RET')
  })

  test('in the second version takes what was recorded before for recorded, and names the first request', async () => {
    const first = await accepted([onayOf(1)])
    await work()
    server.clock.move(60_000)
    const second = await accepted([onayOf(1), onayOf(2)], '/v2')
    await work()
    const [before] = await results(first)
    const [repeated, fresh] = await results(second, '/v2')
    expect(repeated).toEqual({
      ...before,
      requestId: second,
      subRequestId: expect.any(String),
      subrequestId: expect.any(String),
      isAddConsentV2Service: true,
      originalRequestInformation: { requestId: first, subRequestId: before.subRequestId },
    })
    expect(Object.keys(fresh)).not.toContain('originalRequestInformation')
    expect(await changes()).toHaveLength(2)
    const third = await accepted([onayOf(1)])
    await work()
    expect((await results(third))[0]).toMatchObject({ status: 'failure', error: { code: 'H178' } })
  })

  test('is for the client alone that sent the list', async () => {
    const requestId = await accepted([onayOf(1)])
    await work()
    const scopes = ['write'] as const
    const other = await signedInAs(server, { username: 'kasa@sistem.example', scopes })
    expect(answered(await other('GET', `${path}/${requestId}`))).toEqual([200, []])
    const { body } = await other('POST', path, [onayOf(2)])
    expect((await other('GET', `${path}/${body.requestId}`)).body).toHaveLength(1)
    expect(answered(await server.get(`${path}/${body.requestId}`))).toEqual([200, []])
    expect(await statesOf(requestId)).toEqual(['success'])
  })

  test('is an empty list for a request that is unknown, another brand’s, or older than sixty days', async () => {
    const requestId = await accepted([onayOf(1)])
    await work()
    const unknown = await server.get(`${path}/4f1c2a9e-7b3d-4e55-9a10-0c2f6d1be731`)
    expect(answered(unknown)).toEqual([200, []])
    const master = path.replace(`brands/${subBrandCode}`, `brands/${providerCode}`)
    expect(answered(await server.get(`${master}/${requestId}`))).toEqual([200, []])
    server.clock.move(60 * dayMs - 1)
    expect(await results(requestId)).toHaveLength(1)
    server.clock.move(1)
    expect(answered(await server.get(`${path}/${requestId}`))).toEqual([200, []])
  })

  test.each([
    ['a'.repeat(37), 'H198'],
    ['abcdef', 'H199'],
    ['123456', 'H400'],
  ])('refuses %s', async (requestId, code) => {
    expect(refusal(await server.get(`${path}/${requestId}`))).toEqual([422, [code]])
  })

  test('tells that the brand was closed while the list waited, and keeps its refusals', async () => {
    await say(server.register, phone(2), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
    const requestId = await accepted([onayOf(1), ret(2)])
    await closeBrand(server.register, subBrandCode)
    await work()
    expect(await results(requestId)).toMatchObject([
      { status: 'failure', error: { code: 'H353' } },
      { status: 'success' },
    ])
  })
})

describe('workAdds()', () => {
  function dyingAfter(units: number): Engine {
    let left = units
    return {
      ...server.engine,
      unit(reads, decide) {
        left -= 1
        return left < 0 ? Promise.reject(new Error('killed')) : server.engine.unit(reads, decide)
      },
    }
  }

  test('records each consent once, wherever in it the process was killed', async () => {
    const list = [onayOf(0), onayOf(1), ret(2), onayOf(3)]
    await say(server.register, phone(2), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
    const requestId = await accepted(list)
    // Before any consent, after some, and after all but before their results.
    for (const units of [0, 2, 4]) {
      const dying = { ...server.register, engine: dyingAfter(units) }
      await expect(workAdds(dying)).rejects.toThrow('killed')
      expect((await results(requestId))[0].status).toBe('enqueue')
    }
    await work()
    expect(await statesOf(requestId)).toEqual(list.map(() => 'success'))
    expect(await changes()).toHaveLength(1 + list.length)
    await work()
    expect(await changes()).toHaveLength(1 + list.length)
  })

  test('done by two processes at once records each consent once', async () => {
    const requestId = await accepted(Array.from({ length: 300 }, (_, n) => onayOf(n)))
    await Promise.all([work(), work()])
    expect(await changes()).toHaveLength(300)
    expect(await statesOf(requestId)).toEqual(Array(300).fill('success'))
  })
})

test('forgetAdds() drops what can no longer be asked for, and nothing that waits', async () => {
  const rows = () => read('SELECT (SELECT count(*) FROM add_request), (SELECT count(*) FROM add_item)')
  await accepted([onayOf(1), onayOf(2)])
  await work()
  await accepted([onayOf(3)])
  server.clock.move(60 * dayMs - 1)
  await forgetAdds(server.register)
  expect(await rows()).toEqual([[2, 3]])
  server.clock.move(1)
  await forgetAdds(server.register)
  expect(await rows()).toEqual([[1, 1]])
})
