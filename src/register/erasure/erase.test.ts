import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { collected } from '../../../test/support/register/retention.ts'
import {
  editor,
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  writesFirst,
} from '../../../test/support/register.ts'
import { exportedEntries, recipientEntries } from '../../verification/register-entries.ts'
import { verifyEntries } from '../../verification/verify-export.ts'
import { listHistory, listRecipientChanges } from '../changes/changes.ts'
import { addBrand, closeBrand } from '../company/brands.ts'
import { checkCode, makeCode } from '../confirmation/codes.ts'
import { askConsent, readRequest } from '../confirmation/consent-requests.ts'
import { makeLink } from '../links/links.ts'
import { lookUp, ownConsents } from '../look-up/look-up.ts'
import { takePermitted } from '../permitted/permitted.ts'
import { personOf, proveAddress } from '../recipients/people.ts'
import { recipientOf } from '../recipients/recipients.ts'
import { record } from '../record/record.ts'
import { recordRows } from '../record/rows.ts'
import { erase } from './erase.ts'

const opened = forEachTest(() => openTestRegister())

const admin = { door: 'slack', id: 'U0ADMIN' } as const
const ownAccount = { door: 'telegram', id: '7001' } as const

const eraseRecipient = (recipient = phone(1)) =>
  erase(opened.register, admin, { recipient, source: 'HS_EORTAM' })

const standing = async (recipient = phone(1)) =>
  (await ownConsents(opened.register, recipient)).map(
    ({ brandCode, channel, recipientType, status, maySend, reason, source, consentDate, actor }) => ({
      key: `${brandCode} ${channel} ${recipientType}`,
      status,
      maySend,
      reason,
      source,
      consentDate,
      actor,
    }),
  )

const consentBy = (
  actor: Parameters<typeof record>[1],
  { recipient = phone(1), brandCode = subBrandCode, overRefusal }: Partial<Parameters<typeof record>[2]> = {},
) =>
  record(opened.register, actor, {
    recipient,
    brandCode,
    channel: 'MESAJ',
    request: { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate: 'now' },
    evidence: { door: actor.door },
    overRefusal,
  })

describe('erase()', () => {
  test('refuses every brand, channel and type at once, closed brands too, logs who asked, and tells nothing else', async () => {
    const { register, clock } = opened
    await addBrand(register, { providerCode, code: 123458, name: 'Örnek Çay' })
    await say(register, phone(1), 'ONAY', { brandCode: 123458 })
    await say(register, phone(1), 'ONAY')
    await say(register, phone(1), 'ONAY', { recipientType: 'TACIR', channel: 'ARAMA' })
    await closeBrand(register, 123458)
    clock.move(60_000)

    expect(await eraseRecipient()).toEqual({
      kind: 'erased',
      repeated: false,
      refusals: 6,
      keptThrough: '2029-03-02',
      openComplaint: false,
    })
    const untold = { source: null, consentDate: null, actor: null }
    expect(await standing()).toEqual(
      [
        '123456 ARAMA BIREYSEL',
        '123456 MESAJ BIREYSEL',
        '123457 MESAJ BIREYSEL',
        '123457 ARAMA TACIR',
        '123458 ARAMA BIREYSEL',
        '123458 MESAJ BIREYSEL',
      ].map((key) => ({ key, status: 'RET', maySend: false, reason: 'erased', ...untold })),
    )
    const logged = await opened.engine.read({
      sql: `SELECT door, actor FROM look_up_log WHERE purpose = 'erasure'`,
      params: [],
      map: (row) => row,
    })
    expect(logged).toEqual([['slack', 'U0ADMIN']])
  })

  test.each(['known', 'unknown', 'erased before'])(
    'drops at once what waits for a proof of an address: %s',
    async (how) => {
      const { register, engine, clock } = opened
      const mine = email(1)
      if (how !== 'unknown') await say(register, mine, 'ONAY', { channel: 'EPOSTA' })
      clock.move(60_000)
      if (how === 'erased before') await eraseRecipient(mine)
      const code = (recipient = mine) =>
        makeCode(register, { recipient, asker: recipient.address, use: 'address' })
      const request = (recipient = mine) =>
        askConsent(register, subBrandCode, {
          recipient,
          channels: ['EPOSTA'],
          name: 'Deniz Örnek',
          language: 'tr',
          shown: {},
          networkAddress: '192.0.2.7',
          recipientType: null,
          source: 'HS_WEB',
          provedBy: 'chat',
        })
      const [own, others] = [await code(), await code(email(2))]
      const [ownRequest, othersRequest] = [await request(), await request(email(2))]
      if (ownRequest.kind !== 'asked' || othersRequest.kind !== 'asked') throw new Error('Cannot ask')
      if (own.kind !== 'made' || others.kind !== 'made') throw new Error('Cannot make a code')

      await eraseRecipient(mine)
      const kept = await engine.read({
        sql: `SELECT count(*) FROM (SELECT sealed FROM proof_code WHERE sealed IS NOT NULL
        UNION ALL SELECT sealed FROM consent_request WHERE sealed IS NOT NULL)`,
        params: [],
        map: ([n]) => Number(n),
      })
      expect(kept).toEqual([2])
      expect(await readRequest(register, ownRequest.token)).toMatchObject({ asked: null })
      expect(await readRequest(register, othersRequest.token)).toMatchObject({
        asked: { name: 'Deniz Örnek' },
      })
      const check = ({ address: asker }: typeof mine, code: string) =>
        checkCode(register, { asker, use: 'address', code })
      expect(await check(mine, own.code)).toEqual({ kind: 'none' })
      expect(await check(email(2), others.code)).toMatchObject({ kind: 'proved' })
    },
  )

  test('hides the recipient from staff: look-up without detail, no history, no button, no list', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    await say(register, phone(2), 'ONAY')
    const before = clock.now()
    clock.move(60_000)
    await say(register, phone(1), 'RET', { actor: ownAccount })
    clock.move(60_000)
    await eraseRecipient()

    const lookedUp = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    expect(lookedUp).toMatchObject({ kind: 'found', recipientId: null, erased: true })
    expect(await listHistory(register, { recipient: phone(1), limit: 10 })).toEqual([])
    expect(await recipientOf(register, 1)).toBeNull()
    const asked = { from: '2026-03-02', brandCodes: [subBrandCode], limit: 10, offset: 0 }
    const { changes } = await listRecipientChanges(register, asked)
    expect(changes[0]).toMatchObject({ status: 'RET', recipient: null })
    for (const asOf of [null, before]) {
      const rows = await collected(
        takePermitted(register, admin, { brandCode: subBrandCode, asOf, scope: 'all' }),
      )
      expect(rows.map(({ address }) => address)).toEqual([phone(2).address])
    }
    expect(
      await makeLink(register, { recipient: phone(1), brandCode: subBrandCode, channel: 'MESAJ' }),
    ).toEqual({ kind: 'erased' })
  })
  test('takes refusals, but no consent, from staff, systems or an import, for later brands too', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    clock.move(60_000)
    await eraseRecipient()
    await addBrand(register, { providerCode, code: 123459, name: 'Yeni Marka' })
    clock.move(24 * 60 * 60_000)
    for (const brandCode of [subBrandCode, 123459]) {
      for (const actor of [editor, { door: 'api', id: 'crm' }, { door: 'import', id: 'op' }] as const) {
        expect(await consentBy(actor, { brandCode })).toEqual({ kind: 'erased' })
      }
    }
    expect((await standing()).every(({ status }) => status === 'RET')).toBe(true)
    const refusal = await say(register, phone(1), 'RET', { brandCode: 123459 })
    expect(refusal.after?.localRefusal?.status).toBe('RET')
  })

  test('ends with an ONAY of the recipient, for the rows behind it in the same commit too', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    clock.move(60_000)
    await eraseRecipient()
    clock.move(60_000)
    const request = {
      recipientType: 'BIREYSEL',
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: 'now',
    } as const
    const ofStaff = { recipient: phone(1), request, actor: editor }
    const rows = [
      { ...ofStaff, channel: 'MESAJ' },
      { ...ofStaff, channel: 'MESAJ', actor: ownAccount },
      { ...ofStaff, channel: 'ARAMA' },
    ] as const
    const read = { sql: 'SELECT 1', params: [], map: () => 1 }
    const nothingBeside = { read, shouldContinue: () => true, write: () => [] }
    const recorded = await recordRows(register, editor, { brandCode: subBrandCode, rows }, nothingBeside)
    const outcomes = recorded.kind === 'recorded' ? recorded.outcomes.flatMap((row) => row.outcomes) : []
    expect(outcomes.map(({ kind }) => kind)).toEqual(['erased', 'decided', 'decided'])
    const given = (await standing()).filter(({ status }) => status === 'ONAY')
    expect(given.map(({ key }) => key).sort()).toEqual([
      `${subBrandCode} ARAMA BIREYSEL`,
      `${subBrandCode} MESAJ BIREYSEL`,
    ])
  })

  test('forgets the recipient’s Telegram account at once, and the account proves itself anew', async () => {
    const { register } = opened
    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    await eraseRecipient()
    expect(await personOf(register, '7001')).toBeNull()
    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    expect(await personOf(register, '7001')).toMatchObject({ addresses: [{ recipient: phone(1) }] })
    // Proving a number gives no consent.
    expect(await consentBy(editor)).toEqual({ kind: 'erased' })
  })

  test('asked for twice changes nothing and does not begin the time anew', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    clock.move(60_000)
    await eraseRecipient()
    clock.set('2027-05-05 12:00:00')
    const again = { kind: 'erased', repeated: true, refusals: 0, keptThrough: '2029-03-02' }
    expect(await eraseRecipient()).toMatchObject(again)
  })

  test('covers the one channel of an e-mail address', async () => {
    await say(opened.register, email(1), 'ONAY', { channel: 'EPOSTA' })
    await eraseRecipient(email(1))
    expect((await standing(email(1))).map(({ key }) => key)).toEqual([
      '123456 EPOSTA BIREYSEL',
      '123457 EPOSTA BIREYSEL',
    ])
  })

  test('wins over consents that come in while it is being done', async () => {
    const { register } = opened
    await say(register, phone(1), 'ONAY')
    await Promise.all([
      eraseRecipient(),
      ...Array.from({ length: 5 }, () => consentBy(ownAccount)),
      ...Array.from({ length: 5 }, () => consentBy(editor)),
    ])
    const lookedUp = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    // Either they came back after it, or everything is refused: no hidden recipient has a valid consent.
    const held = lookedUp.kind === 'found' ? lookedUp.consents.filter(({ status }) => status === 'ONAY') : []
    expect(lookedUp.kind === 'found' && lookedUp.erased ? held : []).toEqual([])
    expect(await verifyEntries(exportedEntries(register, null))).toMatchObject({ ok: true })
    expect((await collected(recipientEntries(register, null))).length).toBe(1)
  })
})
