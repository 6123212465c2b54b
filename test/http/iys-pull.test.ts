import { beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../../src/consent/actor.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import type { RecordInput } from '../../src/register/record/record.ts'
import { forAllTests, forEachTest } from '../support/opened.ts'
import { phone, registerOn, say, subBrandCode } from '../support/register.ts'
import { brandPath, openIysServer, refusal, username } from './iys-server.ts'

const path = `${brandPath}/consents`

describe('GET …/consents/changes', () => {
  const pulled = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
  const from = (params: string) => pulled.get(`${path}/changes${params}`)
  const at = async (door: Door, n: number, fields: Partial<RecordInput['request']>) => {
    const { status = 'ONAY', ...request } = fields
    await say(pulled.register, phone(n), status, { actor: { door, id: 'U1' }, ...request })
    pulled.clock.move(1000)
  }

  beforeAll(async () => {
    await at('api', 1, {})
    await at('slack', 2, {})
    await at('api', 3, {})
    await at('telegram', 1, { status: 'RET', source: 'HS_EORTAM' })
    await at('telegram', 1, { status: 'RET', source: 'HS_EORTAM' })
    await at('iys', 2, { status: 'RET', source: 'HS_MOBIL' })
    await at('click', 3, { status: 'RET' })
  })

  test('begins an hour late', async () => {
    pulled.clock.set('2026-03-02 15:59:59')
    expect((await from('?source=HS')).status).toBe(204)
    pulled.clock.set('2026-03-02 16:00:01')
    expect((await from('?source=HS')).body.list).toHaveLength(2)
  })

  test('answers each change in the form of İYS, with a cursor behind the last', async () => {
    pulled.clock.set('2026-03-02 17:00:00')
    const { after, list } = (await from('?source=HS&limit=1')).body
    expect(list).toEqual([
      {
        recipient: phone(1).address,
        recipientType: 'BIREYSEL',
        type: 'MESAJ',
        status: 'ONAY',
        source: 'HS_WEB',
        consentDate: '2026-03-02 15:00:00',
        creationDate: '2026-03-02 15:00:00',
        transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ])
    expect(after).toBe(`1772452800_${list[0].transactionId}`)
    expect((await from(`?source=HS&after=${after}`)).body.list).toHaveLength(2)
  })

  test('has changes by recipients themselves when no source is given, made here as through İYS', async () => {
    // A repeated refusal changes nothing.
    expect((await from('')).body.list).toMatchObject([
      { recipient: phone(1).address, status: 'RET', source: 'IYS_MOBIL' },
      { recipient: phone(2).address, status: 'RET', source: 'IYS_WEB' },
      { recipient: phone(3).address, status: 'RET', source: 'IYS_EPOSTA' },
    ])
    expect((await from('?source=IYS&after=')).body.list).toHaveLength(3)
  })

  test('is noted as a look-up of the whole brand, where it answers addresses', async () => {
    const before = await pulled.lookedUp()
    await from('')
    expect((await from('?source=HS&limit=1')).status).toBe(200)
    pulled.clock.set('2026-03-02 15:30:00')
    expect((await from('')).status).toBe(204)
    pulled.clock.set('2026-03-02 17:00:00')
    const entry = { actor: username, brandCode: subBrandCode, purpose: 'iys changes' }
    expect((await pulled.lookedUp()).slice(before.length)).toMatchObject([entry, entry])
  })

  test('reaches seven days back', async () => {
    pulled.clock.set('2026-03-09 15:00:01')
    expect((await from('?source=HS')).body.list).toHaveLength(2)
    pulled.clock.set('2026-03-09 15:00:03')
    expect((await from('?source=HS')).status).toBe(204)
    pulled.clock.set('2026-03-02 17:00:00')
  })

  test.each([
    ['source=hs', 422, 'H506'],
    ['source=__proto__', 422, 'H506'],
    ['limit=1001', 422, 'H507'],
    ['limit=0', 422, 'H187'],
    ['limit=x', 422, 'H183'],
    ['after=x', 400, 'H098'],
    [`after=1772446399_${'0'.repeat(64)}`, 400, 'H098'],
  ])('refuses ?%s with %i %s', async (params, httpStatus, code) => {
    const answer = await from(`?${params}`)
    expect(refusal(answer)).toEqual([httpStatus, [code]])
    expect(answer.body.errors[0].value ?? params.split('=')[1]).toBe(params.split('=')[1])
  })
})

describe('pages that are read while two processes write', () => {
  const server = forEachTest(() => openIysServer({ now: '2026-03-02 15:00:00' }))
  const each = 60
  const pages: [string, (after: string | number) => string][] = [
    ['GET …/consents/changes', (after) => `${path}/changes?source=HS&limit=7&after=${after}`],
    ['GET /v1/brands/…/changes', (after) => `/v1/brands/${subBrandCode}/changes?limit=7&after=${after || 0}`],
  ]

  test.each(pages)('%s have every change once, in the order of the ledger', async (_, at) => {
    const { register, engine, clock, izinKey } = server
    await setSetting(engine, 'pull_delay', '0', { by: 'test', now: clock.now() })
    const registers = [register, await registerOn(server.another(), izinKey, clock.now)]
    const written = registers.map(async (one, place) => {
      for (let n = 0; n < each; n += 1) {
        await Promise.all([0, 1].map((more) => say(one, phone(1000 * place + 2 * n + more), 'ONAY')))
        clock.move(300)
      }
    })
    const writers = { areDone: false }
    const writing = Promise.all(written).then(() => {
      writers.areDone = true
    })
    const read: string[] = []
    for (let after: string | number = ''; ; ) {
      const isLast = writers.areDone
      const { body } = await server.get(at(after))
      const rows = body === null ? [] : (body.list ?? body.changes)
      read.push(
        ...rows.map(
          (row: { transactionId?: string; changeId?: string }) => row.transactionId ?? row.changeId,
        ),
      )
      after = body?.after ?? body?.cursor ?? after
      if (isLast && rows.length === 0) break
    }
    await writing
    const ledger = await engine.read({
      sql: 'SELECT lower(hex(id)) FROM change ORDER BY seq',
      params: [],
      map: ([id]) => id,
    })
    expect(ledger).toHaveLength(4 * each)
    expect(read).toEqual(ledger)
  })
})
