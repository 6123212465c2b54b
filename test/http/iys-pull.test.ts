import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../../src/register/actor.ts'
import type { RecordInput } from '../../src/register/record/record.ts'
import { phone, say, subBrandCode } from '../support/register.ts'
import { brandPath, codesOf, type IysServer, openIysServer, username } from './iys-server.ts'

const path = `${brandPath}/consents`

type Fields = Readonly<Record<string, unknown>>

function noted({ engine }: IysServer) {
  return engine.read({
    sql: 'SELECT door, actor, brand_code, purpose FROM look_up_log ORDER BY id',
    params: [],
    map: (row) => row,
  })
}

describe('GET …/consents/changes', () => {
  let pulled: IysServer
  const from = (params: string) => pulled.get(`${path}/changes${params}`)
  const at = async (door: Door, n: number, fields: Partial<RecordInput['request']>) => {
    const { status = 'ONAY', ...request } = fields
    await say(pulled.register, phone(n), status, { actor: { door, id: 'U1' }, ...request })
    pulled.clock.move(1000)
  }

  beforeAll(async () => {
    pulled = await openIysServer({ now: '2026-03-02 15:00:00' })
    await at('api', 1, {})
    await at('slack', 2, {})
    await at('api', 3, {})
    await at('telegram', 1, { status: 'RET', source: 'HS_EORTAM' })
    await at('telegram', 1, { status: 'RET', source: 'HS_EORTAM' })
    await at('iys', 2, { status: 'RET', source: 'HS_MOBIL' })
    await at('click', 3, { status: 'RET' })
  })
  afterAll(() => pulled.close())

  test('begins an hour late', async () => {
    pulled.clock.set('2026-03-02 15:59:59')
    expect((await from('?source=HS')).status).toBe(204)
    pulled.clock.set('2026-03-02 16:00:01')
    expect((await from('?source=HS')).body.list).toHaveLength(2)
  })

  test('goes through everything once, oldest first, a page at a time, until 204', async () => {
    pulled.clock.set('2026-03-02 17:00:00')
    const rows: Fields[] = []
    let after = ''
    for (;;) {
      const page = await from(`?source=HS&limit=2${after}`)
      if (page.status === 204) break
      const last = page.body.list.at(-1)
      expect(page.body.after).toMatch(new RegExp(`^17724528\\d\\d_${last.transactionId}$`))
      rows.push(...page.body.list)
      after = `&after=${page.body.after}`
    }
    expect(rows.map(({ recipient, status, source }) => [recipient, status, source])).toEqual([
      [phone(1).address, 'ONAY', 'HS_WEB'],
      [phone(2).address, 'ONAY', 'HS_WEB'],
      [phone(3).address, 'ONAY', 'HS_WEB'],
    ])
    expect(rows[0]).toEqual({
      recipient: phone(1).address,
      recipientType: 'BIREYSEL',
      type: 'MESAJ',
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: '2026-03-02 15:00:00',
      creationDate: '2026-03-02 15:00:00',
      transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('has what recipients changed themselves when nobody says of whom, at our own doors as through İYS', async () => {
    const changed = (await from('')).body.list.map(({ recipient, status, source }: Fields) => [
      recipient,
      status,
      source,
    ])
    // A repeated refusal changes nothing.
    expect(changed).toEqual([
      [phone(1).address, 'RET', 'HS_EORTAM'],
      [phone(2).address, 'RET', 'HS_MOBIL'],
      [phone(3).address, 'RET', 'HS_WEB'],
    ])
    expect((await from('?source=IYS')).body.list).toHaveLength(changed.length)
  })

  test('is noted as a look-up of the whole brand, where it answers addresses', async () => {
    await pulled.flushLog()
    const before = await noted(pulled)
    await from('')
    expect((await from('?source=HS&limit=1')).status).toBe(200)
    pulled.clock.set('2026-03-02 15:30:00')
    expect((await from('')).status).toBe(204)
    pulled.clock.set('2026-03-02 17:00:00')
    await pulled.flushLog()
    const entry = ['api', username, subBrandCode, 'iys changes']
    expect((await noted(pulled)).slice(before.length)).toEqual([entry, entry])
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
    expect([answer.status, codesOf(answer)]).toEqual([httpStatus, [code]])
  })
})
