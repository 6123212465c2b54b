import { max } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ClientScope, entry } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { startVoiding, voidPages } from '../../src/register/imports/void.ts'
import { workAdds } from '../../src/register/record/add-requests.ts'
import { forAllTests } from '../support/opened.ts'
import { importRows } from '../support/register/imports.ts'
import { editor, phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { brandPath, keyOf, onayOf, openIysServer, refusal, username } from './iys-server.ts'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const changeAt = (door: 'api' | 'slack' | 'telegram', n: number, status: 'ONAY' | 'RET') =>
  say(server.register, phone(n), status, { actor: { door, id: 'x' } })

beforeAll(async () => {
  await changeAt('api', 1, 'ONAY')
  await changeAt('slack', 2, 'ONAY')
  await changeAt('telegram', 3, 'RET')
  server.clock.move(1000)
  await changeAt('telegram', 1, 'RET')
})

async function lastEntry(): Promise<{ readonly seq: number }> {
  const last = build.select({ seq: max(entry.seq) }).from(entry)
  const [row] = await server.engine.read(query(last))
  return { seq: row?.seq ?? 0 }
}

describe('GET /v1/brands/{brandCode}/changes', () => {
  const changes = (params = '', brand: number | string = subBrandCode) =>
    server.get(`/v1/brands/${brand}/changes${params}`)

  test('tells in our own words what recipients changed themselves', async () => {
    const { body } = await changes('?origin=recipient')
    expect(body.changes).toEqual([
      {
        cursor: 3,
        changeId: expect.stringMatching(/^[0-9a-f]{64}$/),
        brandCode: subBrandCode,
        recipient: phone(3).address,
        recipientType: 'BIREYSEL',
        channel: 'MESAJ',
        status: 'RET',
        local: true,
        voids: false,
        source: 'HS_WEB',
        consentDate: '2026-03-02 15:00:00',
        recordedAt: '2026-03-02T12:00:00.000Z',
        door: 'telegram',
        origin: 'recipient',
        client: null,
      },
      expect.objectContaining({ recipient: phone(1).address, status: 'RET', local: false, cursor: 4 }),
    ])
    expect(body.cursor).toBe(4)
  })

  test('names the client that recorded a change, one by one or in a list, and no person', async () => {
    const { cursor } = (await changes('?limit=1000')).body
    await changeAt('slack', 5, 'ONAY')
    await server.post(`${brandPath}/consents`, onayOf(6))
    await server.post(`${brandPath}/consents/request`, [onayOf(7)])
    await workAdds(server.register)
    const found: { recipient: string; client: string | null }[] = (await changes(`?after=${cursor}`)).body
      .changes
    expect(found.map(({ recipient, client }) => [recipient, client])).toEqual([
      [phone(5).address, null],
      [phone(6).address, username],
      [phone(7).address, username],
    ])
  })

  test('is noted as a look-up of the whole brand, where it answers addresses', async () => {
    const before = await server.lookedUp()
    const { body } = await changes()
    const nothing = { changes: [], cursor: body.cursor }
    expect((await changes(`?after=${body.cursor}`)).body).toEqual(nothing)
    expect((await server.lookedUp()).slice(before.length)).toMatchObject([
      { actor: username, mark: Buffer.alloc(16), brandCode: subBrandCode, purpose: 'changes' },
    ])
  })

  test('fills a page with one origin, whatever lies between', async () => {
    const doorsOf = async (origin: string) =>
      (await changes(`?origin=${origin}&limit=1`)).body.changes.map(({ door }: { door: string }) => door)
    expect(await doorsOf('system')).toEqual(['api'])
    expect(await doorsOf('staff')).toEqual(['slack'])
  })

  test.each([
    ['?origin=unknown', 400, 'H098', 'origin yalnızca staff, recipient veya system olabilir.'],
    ['?after=x', 400, 'H098', 'after, önceki yanıttaki imleç olmalı.'],
    ['?after=-1', 400, 'H098', 'after, önceki yanıttaki imleç olmalı.'],
    ['?limit=1001', 422, 'H507', 'limit en çok 1.000 olabilir.'],
    ['?limit=0', 422, 'H187', 'limit sıfır olamaz.'],
  ])('refuses %s with %s', async (params, status, code, message) => {
    const answer = await changes(params)
    expect([...refusal(answer), answer.body.errors[0].message]).toEqual([status, [code], message])
  })

  test('says 410 beyond the end, as after a restore, and names the end', async () => {
    await say(server.register, phone(4), 'ONAY')
    await erase(server.register, editor, { recipient: phone(4), source: 'HS_EORTAM' })
    const { seq: end } = await lastEntry()
    const { body } = await changes('?limit=1000')
    expect(body.cursor).toBeLessThan(end)
    // A cursor of the event recipient.erased, at which nothing was recorded yet.
    expect([(await changes(`?after=${end}`)).body]).toEqual([{ changes: [], cursor: end }])
    for (const origin of ['', '&origin=staff']) {
      const beyond = await changes(`?after=${end + 1}${origin}`)
      expect([...refusal(beyond), beyond.body.izin]).toEqual([410, ['IZIN-410'], { end }])
    }
    expect(
      refusal(await server.get(`${brandPath}/consents/changes?after=1772446399_${'0'.repeat(64)}`)),
    ).toEqual([400, ['H098']])
  })

  test('begins at the first change where the cursor is empty', async () => {
    expect((await changes('?after=&limit=1')).body).toEqual((await changes('?limit=1')).body)
  })

  test('refuses a brand that is not the caller’s', async () => {
    expect(refusal(await changes('', 999))).toEqual([403, ['H353']])
    expect(refusal(await changes('', 'x'))).toEqual([422, ['H191']])
    expect((await server.send('GET', `/v1/brands/${subBrandCode}/changes`)).status).toBe(401)
  })
})

describe('a client', () => {
  const asks = async (scopes: ClientScope[], brands?: number[]) => {
    const password = 'yalnizca-sinama-icin'
    await addClient(server.register, { providerCode, username: 'shop', password, scopes, brands })
    const body = JSON.stringify({ grant_type: 'password', username: 'shop', password })
    const headers = { 'content-type': 'application/json' }
    const tokens = (await server.send('POST', '/oauth2/token', { body, headers })).body
    return async (path: string, sent: object, method = 'POST') =>
      await server.send(method, path, {
        headers: { ...headers, authorization: `Bearer ${tokens.access_token}` },
        ...(method === 'GET' ? {} : { body: JSON.stringify(sent) }),
      })
  }
  const list = { brandCode: subBrandCode, channel: 'MESAJ', recipients: [phone(1).address] }
  const consents = `/sps/${providerCode}/brands/${subBrandCode}/consents`

  test('may do only what its scopes and brands allow', async () => {
    const checks = await asks(['check'])
    expect((await checks('/v1/check', list)).status).toBe(200)
    const refused = await checks(`${consents}/status`, keyOf(1))
    expect([refused.status, refused.body.errors[0].message]).toEqual([403, expect.stringContaining('"read"')])
    expect((await checks(consents, {})).status).toBe(403)
    server.clock.move(2000)
    const reads = await asks(['read'], [providerCode])
    expect((await reads('/v1/check', list)).status).toBe(403)
    expect(refusal(await reads(`${consents}/status`, keyOf(1)))).toEqual([403, ['H353']])
    expect((await reads(`/sps/${providerCode}/brands`, {}, 'GET')).body).toHaveLength(1)
  })

  test('reads the list of brands with the scope read or write, as İYS’s programs do first', async () => {
    const statuses: Record<string, number> = {}
    for (const scope of ['read', 'write', 'check'] as const) {
      server.clock.move(2000)
      const asked = await asks([scope])
      statuses[scope] = (await asked(`/sps/${providerCode}/brands`, {}, 'GET')).status
    }
    expect(statuses).toEqual({ read: 200, write: 200, check: 403 })
  })
})

test('a mistaken import that was taken back is told as such, with no status where nothing stands', async () => {
  const { register } = server
  const { cursor } = (await server.get(`/v1/brands/${subBrandCode}/changes?limit=1000`)).body
  const row = { recipient: phone(91).address, status: 'ONAY', consentDate: '2026-03-02 14:00:00' } as const
  const id = await importRows(register, [row])
  await startVoiding(register, id, { by: 'U0A', approvedBy: 'U0B' })
  await voidPages(register, id)
  const { body } = await server.get(`/v1/brands/${subBrandCode}/changes?after=${cursor}`)
  expect(body.changes).toMatchObject([
    { recipient: phone(91).address, status: 'ONAY', voids: false, door: 'import' },
    { recipient: phone(91).address, status: null, local: false, voids: true, source: null, origin: 'staff' },
  ])
})
