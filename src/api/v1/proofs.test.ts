import { describe, expect, test } from 'vitest'
import { evidence as evidenceTable, outbox as outboxTable, proofCode } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { codesOf, openIysServer } from '../../../test/http/iys-server.ts'
import { provenClock } from '../../../test/support/clock/proven.ts'
import { collectedLog } from '../../../test/support/delivery.ts'
import { mailServer } from '../../../test/support/mail-server.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { account, sendMethods, smsCarriers } from '../../../test/support/platforms/sms-carriers.ts'
import { email, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import { verifyPack } from '../../documents/pack/verify-pack.ts'
import { newOutbox } from '../../jobs/outbox.ts'
import { sealEntries } from '../../ledger/seal.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { setSetting } from '../../register/company/settings.ts'
import { askConsent } from '../../register/confirmation/consent-requests.ts'
import { decryptEvidence, wordingsOf } from '../../register/evidence/evidence.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import type { Register } from '../../register/register.ts'
import { newMail } from '../../senders/mail.ts'
import { carrierOf } from '../../senders/sms/carriers.ts'
import { smsSender } from '../../senders/sms/sender.ts'

const carriers = smsCarriers()
const mail = forAllTests(() => mailServer())
const minute = 60_000
let hasMail = true

/** The interface over HTTP, with Netgsm as the carrier of codes. */
const server = forAllTests(async () => {
  const carrier = carrierOf('netgsm', { ...account, apiUrl: null, fetch: carriers.fetch })
  const outboxOf = (register: Register) => {
    const { log } = collectedLog(register.clock)
    const sms = smsSender({ carrier, time: provenClock(register.clock), log })
    const letters = newMail({
      url: mail.url,
      from: 'izin@sistem.example',
      time: provenClock(register.clock),
      log,
    })
    const senders = () => ({ sms, ...(hasMail ? { mail: letters.send } : {}) })
    return newOutbox(register, { senders, admins: [], log, random: () => 0 })
  }
  return await openIysServer({ now: '2026-03-02 15:00:00', outboxOf })
})

let next = 1
/** A number that no other test uses, so that its limits are untouched. */
const newPhone = () => phone(next++)

const proof = { brandCode: subBrandCode, recipientType: 'BIREYSEL', channels: ['MESAJ'], source: 'HS_WEB' }
const start = (recipient: string, over: object = {}) =>
  server.post('/v1/proofs', { ...proof, recipient, ...over })
const confirm = (id: string, code: unknown) => server.post(`/v1/proofs/${id}/confirm`, { code })
const stateOf = async (id: string) => (await server.get(`/v1/proofs/${id}`)).body.state

async function lettersWaiting(): Promise<number> {
  const rows = await server.engine.read(query(build.select().from(outboxTable)))
  return rows.filter(({ settledAt }) => settledAt === null).length
}

/** The SMS that a number got last. */
async function lastSms(address: string): Promise<{ readonly text: string; readonly code: string }> {
  await expect.poll(lettersWaiting).toBe(0)
  const sms = carriers.taken.findLast(({ to }) => address.endsWith(to))
  const text = sms?.text ?? ''
  return { text, code: /\b\d{6}\b/.exec(text)?.[0] ?? '' }
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('POST /v1/proofs', () => {
  test('sends a code that says what it is for, and the right code records the consent with its evidence', async () => {
    const recipient = newPhone()
    const { status, body } = await start(recipient.address, { channels: ['MESAJ', 'ARAMA'] })
    expect(status).toBe(201)
    const sentAt = server.clock.now()
    const expiresAt = new Date(sentAt + 10 * minute).toISOString()
    expect(body).toEqual({ id: expect.stringMatching(/^\w{22}$/), expiresAt })
    const { text, code } = await lastSms(recipient.address)
    expect(text).toBe(
      `Ornek Kahve ONAY kodu: ${code}. Girilirse SMS ve arama ile ticari ileti almaya ONAY verirsiniz. 10 dk gecerli. Bilgi: https://izin.ornek.example/c/${subBrandCode}`,
    )
    expect(carriers.taken.at(-1)).toMatchObject({ isCommercial: false, isCode: true })
    expect(await ownConsents(server.register, recipient)).toEqual([])
    expect(await stateOf(body.id)).toBe('sent')
    server.clock.move(minute)
    const confirmed = await confirm(body.id, code)
    expect(confirmed.status).toBe(200)
    const recorded = { transactionId: expect.stringMatching(/^[0-9a-f]{64}$/), result: 'recorded' }
    const changes = ['MESAJ', 'ARAMA'].map((channel) => ({ channel, ...recorded }))
    expect(confirmed.body).toEqual({ changes })
    expect(await stateOf(body.id)).toBe('confirmed')
    // A repeat after a lost answer gets the same, and records nothing.
    expect((await confirm(body.id, code)).body).toEqual(confirmed.body)
    const consents = await ownConsents(server.register, recipient)
    expect(consents.map(({ channel, status, source }) => [channel, status, source])).toEqual([
      ['ARAMA', 'ONAY', 'HS_WEB'],
      ['MESAJ', 'ONAY', 'HS_WEB'],
    ])
    const kept = await evidenceOf(confirmed.body.changes[0].transactionId)
    expect(kept).toMatchObject({ door: 'api', proof: 'sms-code', sentAt, provedAt: sentAt + minute })
    const [wording] = await wordingsOf(server.register, [String(kept.codeWording)])
    expect(wording?.text).toBe(text.replace(code, '‹kod›'))
    // The pack for an inspector has the text too, and is whole with it.
    await sealEntries(server.register)
    const pack = await gathered(server.register, { recipient })
    expect(pack.wordings).toEqual([wording])
    expect(await verifyPack(pack)).toMatchObject({ ok: true, changes: 2 })
  })

  test('sends the code for an e-mail address by mail, in words for a reader at leisure', async () => {
    const recipient = email(next++)
    const { status, body } = await start(recipient.address, { channels: ['EPOSTA'], recipientType: 'TACIR' })
    expect(status).toBe(201)
    await mail.reached(1)
    const [letter] = mail.arrived
    expect(letter?.to).toBe(recipient.address)
    expect(letter?.header.get('subject')).toBe('Örnek Kahve: onay kodunuz')
    expect(letter?.text).toContain("Kod girilince ONAY'ınız kaydedilir; kodun başka bir etkisi yoktur.")
    expect(letter?.text).toContain(`https://izin.ornek.example/c/${subBrandCode}`)
    const code = /^\d{6}$/m.exec(letter?.text ?? '')?.[0] ?? ''
    const confirmed = await confirm(body.id, code)
    expect(confirmed.body.changes).toMatchObject([{ channel: 'EPOSTA', result: 'recorded' }])
    expect(await evidenceOf(confirmed.body.changes[0].transactionId)).toMatchObject({ proof: 'mail-code' })
    const [consent] = await ownConsents(server.register, recipient)
    expect(consent).toMatchObject({ recipientType: 'TACIR', status: 'ONAY' })
  })

  test('answers a known, a refusing and an unknown number alike', async () => {
    const [known, refusing, unknown] = [newPhone(), newPhone(), newPhone()]
    await say(server.register, known, 'ONAY')
    await say(server.register, refusing, 'RET')
    const shapes = []
    for (const { address } of [known, refusing, unknown]) {
      const { status, body } = await start(address)
      shapes.push({ status, keys: Object.keys(body), again: codesOf(await start(address)) })
    }
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1)
    expect(shapes[0]).toMatchObject({ status: 201, again: ['IZIN-429-CODE'] })
  })

  test('keeps neither code nor address in the clear, also not in the log', async () => {
    const recipient = newPhone()
    await start(recipient.address)
    const { code } = await lastSms(recipient.address)
    const stored = [
      ...(await server.engine.read(query(build.select().from(proofCode)))),
      ...(await server.engine.read(query(build.select().from(outboxTable)))),
    ]
    const text = `${JSON.stringify(stored)} ${server.logged.join(' ')}`
    expect(text).not.toContain(`"${code}"`)
    expect(text).not.toContain(recipient.address)
  })

  test.each<[string, object, number, ...string[]]>([
    ['an address of another kind', { recipient: email(1).address }, 422, 'H160', 'H121'],
    ['channels of two kinds', { channels: ['MESAJ', 'EPOSTA'] }, 422, 'IZIN-422-CHANNELS'],
    ['no channel', { channels: [] }, 422, 'IZIN-422-CHANNELS'],
    ['a source of İYS itself', { source: 'IYS_WEB' }, 422, 'H119'],
    ['a brand of another company', { brandCode: 999_999 }, 403, 'H353'],
  ])('refuses %s', async (_, over, status, ...codes) => {
    const answer = await start(phone(5000).address, over)
    expect([answer.status, ...codesOf(answer)]).toEqual([status, ...codes])
  })

  test('says that no mail can be sent where none is set up', async () => {
    hasMail = false
    const answer = await start(email(9999).address, { channels: ['EPOSTA'] })
    hasMail = true
    expect([answer.status, ...codesOf(answer)]).toEqual([503, 'IZIN-503-SENDER'])
  })

  test('waits a minute before the next code, and says until when', async () => {
    const recipient = newPhone()
    await start(recipient.address)
    const again = await start(recipient.address)
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '60'])
    expect(again.body.errors[0].message).toContain('az önce bir kod gönderildi')
    expect(again.body.izin).toEqual({ retryAt: new Date(server.clock.now() + minute).toISOString() })
    server.clock.move(minute)
    expect((await start(recipient.address)).status).toBe(201)
  })

  test('stops at the ceiling of a client and says which limit it is', async () => {
    const now = server.clock.now()
    const codes = await server.engine.read(query(build.select().from(proofCode)))
    const made = codes.filter(({ carrier }) => carrier === 'sms').length
    await setSetting(server.engine, 'sms_codes_per_day', String(2 * made), { by: 'test', now })
    const answer = await start(newPhone().address)
    expect(codesOf(answer)).toEqual(['IZIN-429-CODE'])
    expect(answer.body.errors[0].message).toContain('sms_codes_per_day')
    await setSetting(server.engine, 'sms_codes_per_day', '1000', { by: 'test', now })
    expect((await start(newPhone().address)).status).toBe(201)
  })

  test('takes nothing for a closed brand', async () => {
    const opened = await openIysServer({ now: '2026-03-02 15:00:00' })
    try {
      await closeBrand(opened.register, subBrandCode)
      const answer = await opened.post('/v1/proofs', { ...proof, recipient: phone(1).address })
      expect([403, 503]).toContain(answer.status)
    } finally {
      await opened.close()
    }
  })
})

describe('POST /v1/proofs/{id}/confirm', () => {
  test('counts wrong codes down, and is over after five, also for the right one', async () => {
    const recipient = newPhone()
    const { body } = await start(recipient.address)
    const { code } = await lastSms(recipient.address)
    for (const triesLeft of [4, 3, 2, 1]) {
      const answer = await confirm(body.id, wrong(code))
      expect([answer.status, answer.body.triesLeft, ...codesOf(answer)]).toEqual([
        422,
        triesLeft,
        'IZIN-422-CODE',
      ])
    }
    for (const typed of [wrong(code), code]) {
      const answer = await confirm(body.id, typed)
      expect([answer.status, ...codesOf(answer)]).toEqual([410, 'IZIN-410-PROOF'])
    }
    expect(await stateOf(body.id)).toBe('failed')
    expect(await ownConsents(server.register, recipient)).toEqual([])
  })

  test('is over after ten minutes', async () => {
    const recipient = newPhone()
    const { body } = await start(recipient.address)
    const { code } = await lastSms(recipient.address)
    server.clock.move(10 * minute)
    expect(await stateOf(body.id)).toBe('expired')
    expect((await confirm(body.id, code)).status).toBe(410)
    expect(await ownConsents(server.register, recipient)).toEqual([])
  })

  test('takes no code of another brand or of another proof, and no page opens by its id', async () => {
    const recipient = newPhone()
    const first = await start(recipient.address)
    const { code: firstCode } = await lastSms(recipient.address)
    server.clock.move(minute)
    const second = await start(recipient.address, { brandCode: providerCode })
    const { code: secondCode } = await lastSms(recipient.address)
    if (firstCode !== secondCode) {
      expect((await confirm(second.body.id, firstCode)).status).toBe(422)
      expect((await confirm(first.body.id, secondCode)).status).toBe(422)
    }
    expect((await confirm(first.body.id, firstCode)).status).toBe(200)
    expect((await ownConsents(server.register, recipient)).map(({ brandCode }) => brandCode)).toEqual([
      subBrandCode,
    ])
  })

  test('knows no other id, also none of a request that was made on the page', async () => {
    const onPage = await askConsent(server.register, subBrandCode, {
      recipient: newPhone(),
      channels: ['MESAJ'],
      recipientType: null,
      source: 'HS_WEB',
      provedBy: 'code',
      name: 'Ayşe Yılmaz',
      language: 'tr',
      shown: {},
      networkAddress: '192.0.2.7',
    })
    const id = onPage.kind === 'asked' ? onPage.token : ''
    const answers = ['x', id].map((other) => [confirm(other, '123456'), server.get(`/v1/proofs/${other}`)])
    for (const answer of await Promise.all(answers.flat())) {
      expect([answer.status, ...codesOf(answer)]).toEqual([404, 'IZIN-404-PROOF'])
    }
  })

  test.each([[123456], [null]])('asks for the code as text: %j', async (code) => {
    const { body } = await start(newPhone().address)
    expect(codesOf(await confirm(body.id, code))).toEqual(['H098'])
    expect(await stateOf(body.id)).toBe('sent')
  })
})

test('GET /v1/proofs/{id} says that the carrier refused the number', async () => {
  const recipient = newPhone()
  carriers.once(sendMethods.netgsm, Response.json({ code: '50' }))
  carriers.once('otp', Response.json({ code: '50' }))
  const { body } = await start(recipient.address)
  await expect.poll(() => stateOf(body.id)).toBe('failed')
})

async function evidenceOf(transactionId: string) {
  const rows = await server.engine.read(query(build.select().from(evidenceTable)))
  const row = rows.find(({ changeId }) => changeId.toString('hex') === transactionId)
  if (row === undefined) throw new Error('The change has no evidence')
  return decryptEvidence(server.register.vault, row.changeId, row.sealed)
}
