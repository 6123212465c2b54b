import { beforeEach, describe, expect, test } from 'vitest'
import { setSetting } from '../../src/register/company/settings.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import { forAllTests } from '../support/opened.ts'
import { phone, subBrandCode } from '../support/register.ts'
import { brandPath, codesOf, expectRefused, keyOf, onayOf, openIysServer } from './iys-server.ts'

const path = `${brandPath}/consents`
const earlier = '2026-03-02 14:05:09'
const later = '2026-03-02 14:30:00'

const server = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))
let next = 0
let recipient = ''

beforeEach(() => {
  recipient = phone(next++).address
})

type Fields = Readonly<Record<string, unknown>>

const consent = (fields: Fields = {}): Fields => onayOf(0, { recipient, consentDate: earlier, ...fields })
const add = (fields: Fields = {}) => server.post(path, consent(fields))
const addV2 = (fields: Fields = {}) => server.post(`/v2${path}`, consent(fields))
const ret = (fields: Fields = {}) => add({ status: 'RET', ...fields })
const status = (fields: Fields = {}) => server.post(`${path}/status`, { ...keyOf(0), recipient, ...fields })

describe('POST …/consents', () => {
  test('stores an ONAY and answers its receipt', async () => {
    const answer = await add()
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      transactionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      creationDate: '2026-03-02 15:00:00',
    })
    expect((await status()).body).toEqual({
      recipient,
      recipientType: 'BIREYSEL',
      type: 'MESAJ',
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: earlier,
      creationDate: '2026-03-02 15:00:00',
      retailerAccessCount: 0,
      transactionId: answer.body.transactionId,
    })
  })

  test('takes no value, as some clients send it, for a field left out', async () => {
    const empty = { recipientType: null, retailerCode: null, retailerAccess: [], name: null }
    expect((await add(empty)).status).toBe(200)
    expect((await status()).body.status).toBe('ONAY')
  })

  test('refuses a first RET with H175, alone and without location, and obeys it', async () => {
    const answer = await ret()
    expectRefused(answer, 400, 'H175')
    expect(Object.keys(answer.body.errors[0])).toEqual(['code', 'message'])
    const stored = await status()
    expect(stored.body).toMatchObject({ status: 'RET', source: 'HS_WEB', consentDate: earlier })
    expect(answer.body.izin).toEqual({ refusalStored: true })
  })

  test('records a later ONAY at once, even while the recipient disputes a consent', async () => {
    await add()
    await ret({ consentDate: '2026-03-02 14:10:00' })
    const disputed = { recipient: phone(next - 1), brandCode: subBrandCode, channel: 'MESAJ' } as const
    await noteComplaint(server.register, { door: 'telegram', id: 'x' }, disputed)
    expect((await add({ consentDate: later })).status).toBe(200)
    expect((await status()).body.status).toBe('ONAY')
  })

  test.each<[string, Fields, number, string]>([
    ['a date too old', { consentDate: '2026-02-20 14:59:59' }, 422, 'H467'],
    ['a phone number for e-mail', { type: 'EPOSTA' }, 422, 'H120'],
    ['a letter beyond ASCII', { type: 'EPOSTA', recipient: 'ayşe@ornek.example' }, 422, 'H120'],
    ['an unknown field', { name: 'Ayşe' }, 422, 'H118'],
  ])('%s: refuses %o with %i %s and stores nothing', async (_case, fields, httpStatus, code) => {
    expectRefused(await add(fields), httpStatus, code)
    expect((await status()).status).toBe(204)
  })

  test('stores an e-mail address in lower case', async () => {
    await add({ type: 'EPOSTA', recipient: 'AYSE@ORNEK.EXAMPLE' })
    const stored = await status({ type: 'EPOSTA', recipient: 'Ayse@ornek.example' })
    expect(stored.body.recipient).toBe('ayse@ornek.example')
  })

  test('takes a first TACIR record without source and date, and shows none', async () => {
    const bare = { recipientType: 'TACIR', source: undefined, consentDate: undefined }
    expect((await add(bare)).status).toBe(200)
    expect((await status({ recipientType: 'TACIR' })).body).not.toHaveProperty('consentDate')
  })

  test.each<[Fields, string]>([
    [{ consentDate: undefined }, 'H462'],
    [{ source: undefined }, 'H463'],
    [{ consentDate: undefined, source: undefined }, 'H462'],
  ])('refuses an update of a TACIR record with %o by %s (R3)', async (missing, code) => {
    const trader = { recipientType: 'TACIR' }
    expect((await add(trader)).status).toBe(200)
    const before = (await status(trader)).body
    expectRefused(await add({ ...trader, consentDate: later, source: 'HS_MOBIL', ...missing }), 400, code)
    expect((await status(trader)).body).toEqual(before)
  })

  test('repairs +900…', async () => {
    await add({ recipient: recipient.replace('+90', '+900') })
    expect((await status()).body.recipient).toBe(recipient)
  })

  test('takes a missing recipientType for BIREYSEL, and keeps it apart from TACIR (R4, R22)', async () => {
    await add({ recipientType: undefined })
    expect((await status()).status).toBe(200)
    expect((await status({ recipientType: 'TACIR' })).status).toBe(204)
  })

  test('answers H174 to ONAY over ONAY when the company has it so (R10)', async () => {
    await add()
    await setSetting(server.engine, 'repeat_onay', 'reject', { by: 'test', now: 0 })
    server.clock.move(3000)
    expectRefused(await add({ consentDate: later }), 400, 'H174')
    await setSetting(server.engine, 'repeat_onay', 'refresh', { by: 'test', now: 0 })
    server.clock.move(3000)
    expect((await add({ consentDate: later })).status).toBe(200)
  })

  test('names every wrong field at once, with what was sent there', async () => {
    const answer = await add({ recipient: '+905000000001234', status: 'onay', source: 'HS_FAX', name: 'x' })
    expectRefused(answer, 422, 'H118', 'H160', 'H121', 'H115', 'H119')
    expect(answer.body.errors.map(({ location, value }: Fields) => [location, value])).toEqual([
      [['name'], 'x'],
      [['recipient'], '+905000000001234'],
      [['recipient'], '+905000000001234'],
      [['status'], 'onay'],
      [['source'], 'HS_FAX'],
    ])
  })

  test.each<[Fields, string[]]>([
    [{ status: undefined }, ['H110']],
    [{ type: undefined }, ['H111']],
    [{ consentDate: undefined }, ['H112']],
    [{ source: undefined }, ['H113']],
    [{ recipient: undefined }, ['H114']],
    [{ recipient: '' }, ['H114']],
    [{ recipient: null }, ['H114']],
    [{ status: 1 }, ['H115']],
    [{ recipientType: '' }, ['H116']],
    [{ recipientType: 'bireysel' }, ['H116']],
    [{ type: 'SMS' }, ['H117']],
    [{ type: ['MESAJ'] }, ['H117']],
    [{ type: 'SMS', recipient: 'ayse' }, ['H122', 'H117']],
    [{ source: null }, ['H113']],
    [{ source: '' }, ['H119']],
    [{ recipient: 905000000001 }, ['H121']],
    [{ recipient: '05000000001' }, ['H121']],
    [{ consentDate: null }, ['H112']],
    [{ consentDate: '' }, ['H158']],
    [{ consentDate: 'now' }, ['H158']],
    [{ consentDate: 1772446399 }, ['H158']],
    [{ source: undefined, consentDate: undefined }, ['H113', 'H112']],
    [{ source: 'HS_2015' }, ['H155']],
    [{ source: 'HS_KARAR' }, ['H408']],
    [{ consentDate: '2015-04-30 23:59:59' }, ['H156']],
    [{ consentDate: '2026-02-30 10:00:00' }, ['H157']],
    [{ consentDate: '2026-03-03 15:00:00' }, ['H162']],
    [{ retailerCode: '', source: 'HS_FAX' }, ['H267', 'H119']],
    [{ retailerAccess: Array.from({ length: 101 }, (_, index) => index) }, ['H126']],
  ])('refuses %o with 422 %o (R3–R6, R25)', async (fields, codes) => {
    expectRefused(await add(fields), 422, ...codes)
    expect((await status()).status).toBe(204)
  })

  test.each<[Fields, number, string[]]>([
    [{ retailerCode: '' }, 400, ['H267']],
    [{ retailerCode: 64100001 }, 403, ['H180']],
    [{ retailerAccess: [64100001, 64100002] }, 403, ['H180', 'H180']],
  ])('refuses %o with %i %o: there are no dealers here', async (fields, httpStatus, codes) => {
    const answer = await add(fields)
    expectRefused(answer, httpStatus, ...codes)
    if (Array.isArray(fields.retailerAccess)) {
      expect(answer.body.errors[0]).toMatchObject({ location: ['retailerAccess[0]'], value: 64100001 })
    }
    expect((await status()).status).toBe(204)
  })
})

describe('a refusal that İYS would not take', () => {
  test.each<[string, Fields, string]>([
    ['its date is missing', { consentDate: undefined }, 'H112'],
    ['there is a key too many', { name: 'Ayşe', consentDate: later }, 'H118'],
    ['it names a dealer', { retailerCode: 64100001, consentDate: later }, 'H180'],
  ])('is obeyed although %s', async (_why, fields, code) => {
    await add()
    const answer = await ret(fields)
    expect(codesOf(answer)).toEqual([code])
    expect(answer.body.izin).toEqual({ refusalStored: true })
    expect((await status()).body.status).toBe('RET')
    const many = await server.post(`${path}/BIREYSEL/status/MESAJ`, { recipients: [recipient] })
    expect(many.body.list).toEqual([])
  })

  test.each<[Fields, string[]]>([
    [{ spaced: true }, ['H121']],
    [{ status: 'ret' }, ['H115']],
    [{ recipientType: 'Bireysel', type: 'mesaj' }, ['H116', 'H117']],
  ])('is obeyed although it is spelled otherwise: %o', async ({ spaced, ...fields }, codes) => {
    await add()
    const written = spaced === true ? { recipient: recipient.replace('+90', '0 ') } : {}
    const answer = await ret({ consentDate: later, ...written, ...fields })
    expect([codesOf(answer), answer.body.izin]).toEqual([codes, { refusalStored: true }])
    expect((await status()).body.status).toBe('RET')
  })

  test('leaves the way open for the same refusal, sent as İYS wants it', async () => {
    await add()
    expectRefused(await ret({ consentDate: later, name: 'x' }), 422, 'H118')
    expect((await ret({ consentDate: later })).status).toBe(200)
  })
})

describe('POST /v2/…/consents', () => {
  test('answers the same record again with the first receipt', async () => {
    const first = await addV2()
    server.clock.move(60_000)
    expect((await addV2()).body).toEqual(first.body)
    const refusal = await addV2({ status: 'RET', consentDate: later })
    expect(refusal.status).toBe(200)
    expect((await addV2({ status: 'RET', consentDate: later })).body).toEqual(refusal.body)
    expect((await addV2()).body).toEqual(first.body)
    expect((await status()).body.status).toBe('RET')
  })

  test('answers two of the same at once with one receipt', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => addV2()))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  test('knows a first TACIR record without date again', async () => {
    const bare = { recipientType: 'TACIR', source: undefined, consentDate: undefined }
    const first = await addV2(bare)
    expect((await addV2(bare)).body).toEqual(first.body)
  })

  test('refuses as ever what is not the same, and what was refused before', async () => {
    expectRefused(await addV2({ status: 'RET' }), 400, 'H175')
    expectRefused(await addV2({ status: 'RET' }), 400, 'H175')
    expect((await addV2({ consentDate: later })).status).toBe(200)
    expectRefused(await addV2({ consentDate: later, source: 'HS_MOBIL' }), 400, 'H178')
  })
})

test('a week later a refusal is too late and obeyed, and V2 still answers the first receipt', async () => {
  const week = await openIysServer({ now: '2026-03-02 15:00:00' })
  await week.post(path, consent())
  await week.post(path, consent({ type: 'ARAMA' }))
  week.clock.move(7 * 24 * 60 * 60_000)
  expectRefused(await week.post(path, consent({ status: 'RET', consentDate: later })), 422, 'H467')
  const stored = await week.post(`${path}/status`, consent())
  expect(stored.body).toMatchObject({ status: 'RET', consentDate: later })
  const again = await week.post(`/v2${path}`, consent({ type: 'ARAMA' }))
  expect([again.status, again.body.creationDate]).toEqual([200, '2026-03-02 15:00:00'])
  await week.close()
})
