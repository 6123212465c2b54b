import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { phone } from '../support/register.ts'
import { brandPath, codesOf, type IysServer, openIysServer } from './iys-server.ts'

const path = `${brandPath}/consents`
const later = '2026-03-02 14:30:00'

function consent(n: number, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    recipient: phone(n).address,
    recipientType: 'BIREYSEL',
    type: 'MESAJ',
    status: 'ONAY',
    source: 'HS_WEB',
    consentDate: '2026-03-02 14:05:09',
    ...fields,
  }
}

test('T8: takes HS_2015 with its one date before activation, and not after', async () => {
  const consent2015 = consent(1, { source: 'HS_2015', consentDate: '2015-05-01 00:00:00' })
  const young = await openIysServer({ activatedAt: '2026-06-01 00:00:00' })
  expect((await young.post(path, consent2015)).status).toBe(200)
  await young.close()
  const old = await openIysServer()
  expect(codesOf(await old.post(path, consent2015))).toEqual(['H467'])
  await old.close()
})

describe('a week later', () => {
  let week: IysServer

  beforeAll(async () => {
    week = await openIysServer({ now: '2026-03-02 15:00:00' })
    await week.post(path, consent(1))
    await week.post(path, consent(2))
    week.clock.move(7 * 24 * 60 * 60_000)
  })
  afterAll(() => week.close())

  test('a refusal that comes too late is obeyed', async () => {
    const late = await week.post(path, consent(1, { status: 'RET', consentDate: later }))
    expect([late.status, codesOf(late)]).toEqual([422, ['H467']])
    const found = await week.post(`${path}/status`, consent(1))
    expect(found.body).toMatchObject({ status: 'RET', consentDate: later })
  })

  test('V2 still answers the first receipt', async () => {
    const again = await week.post(`/v2${path}`, consent(2))
    expect([again.status, again.body.creationDate]).toEqual([200, '2026-03-02 15:00:00'])
  })
})
