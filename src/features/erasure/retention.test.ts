import { describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { pdf } from '../../../test/support/evidence-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { collected, dailyCsv, runRetention } from '../../../test/support/register/retention.ts'
import {
  editor,
  onayNow,
  phone,
  providerCode,
  say,
  subBrandCode,
  writesFirst,
} from '../../../test/support/register.ts'
import { listHistory } from '../../register/changes/changes.ts'
import { closeBrand } from '../../register/company/brands.ts'
import { setSetting } from '../../register/company/settings.ts'
import { noteComplaint, settleComplaint } from '../../register/complaints/complaints.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { erase } from '../../register/erasure/erase.ts'
import { addEvidence } from '../../register/evidence/add-evidence.ts'
import { makeFileLink } from '../../register/links/file-links.ts'
import { makeLink, readLink } from '../../register/links/links.ts'
import { lookUp } from '../../register/look-up/look-up.ts'
import { personOf, proveAddress } from '../../register/recipients/people.ts'
import { record } from '../../register/record/record.ts'
import { exportedEntries, recipientEntries } from '../../verification/register-entries.ts'
import { verifyEntries } from '../../verification/verify-export.ts'
import { verifyRegister } from '../../verification/verify-register.ts'

const opened = forEachTest(() => openTestDelivery())

const admin = { door: 'slack', id: 'U0ADMIN' } as const
const byRecipient = { door: 'telegram', id: '7001' } as const

/** ONAY on 2 March 2026, RET on 4 March 2026: kept through 4 March 2029. */
async function endedConsent(recipient = phone(1)) {
  const { clock } = opened.test
  clock.set('2026-03-02 15:00:00')
  await say(opened.register, recipient, 'ONAY', { evidence: { note: 'form 118' } })
  clock.set('2026-03-04 10:00:00')
  await say(opened.register, recipient, 'RET', { actor: byRecipient, evidence: { text: 'dur' } })
}

const run = () => runRetention(opened.register)

const isHeld = async (recipient = phone(1)) =>
  (await collected(recipientEntries(opened.register, null))).some(
    (entry) => entry.kind === 'recipient' && entry.address === recipient.address,
  )

describe('the retention job', () => {
  test('keeps an address through the last day of the time, and drops it on the day after', async () => {
    await endedConsent()
    opened.test.clock.set('2029-03-04 23:59:59')
    expect(await run()).toBe(0)
    expect(await isHeld()).toBe(true)
    opened.test.clock.set('2029-03-05 00:00:00')
    expect(await run()).toBe(1)
    expect(await isHeld()).toBe(false)
    expect(await run()).toBe(0)
  })

  test('keeps an address for the years of the setting, three at least', async () => {
    await endedConsent()
    const { engine, clock } = opened.test
    const set = (years: string) =>
      setSetting(engine, 'retention_years', years, { by: 'U0ADMIN', now: clock.now() })
    expect(await set('2')).toMatchObject({ kind: 'refused' })
    await set('5')
    clock.set('2030-01-01 10:00:00')
    expect(await run()).toBe(0)
    clock.set('2031-03-05 10:00:00')
    expect(await run()).toBe(1)
  })

  test('keeps an address with a current consent, takes a closed brand for its end, and waits for a complaint', async () => {
    const { register } = opened
    const { clock } = opened.test
    await say(register, phone(1), 'ONAY')
    await say(register, phone(2), 'ONAY', { brandCode: subBrandCode })
    await say(register, phone(3), 'ONAY')
    await say(register, phone(3), 'RET', { brandCode: providerCode })
    const noted = await noteComplaint(register, admin, {
      recipient: phone(4),
      brandCode: providerCode,
      text: '+905000000004 yazdı',
    })
    clock.set('2026-06-01 10:00:00')
    await say(register, phone(3), 'RET')
    await say(register, phone(1), 'ONAY', { brandCode: providerCode })
    await closeBrand(register, subBrandCode)
    clock.set('2029-06-02 10:00:00')
    expect(await run()).toBe(2)
    const areHeld = await Promise.all([1, 2, 3, 4].map((n) => isHeld(phone(n))))
    expect(areHeld).toEqual([true, false, false, true])
    if (noted.kind !== 'noted') throw new Error('Cannot note')
    await settleComplaint(register, admin, { id: noted.id, outcome: 'not-ours' })
    expect(await run()).toBe(0)
    clock.set('2032-06-03 10:00:00')
    expect(await run()).toBe(1)
    expect(await complaintsOf(register, { recipient: phone(4) })).toEqual([])
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('drops with the address everything that names it, evidence files too, and nothing of another', async () => {
    const { register } = opened
    const { clock } = opened.test
    await endedConsent(phone(1))
    await endedConsent(phone(2))
    const [last] = await listHistory(register, { recipient: phone(1), limit: 1 })
    await addEvidence(register, editor, {
      changeIds: [Buffer.from(last?.id ?? '', 'hex')],
      proof: { note: 'kayıt 7' },
    })
    for (const [n, recipient] of [phone(1), phone(1), phone(2)].entries()) {
      const [change] = await listHistory(register, { recipient, limit: 1 })
      const changeIds = [Buffer.from(change?.id ?? '', 'hex')]
      const proof = { name: 'form.pdf', bytes: pdf(`${n}`) }
      expect(await addEvidence(register, editor, { changeIds, proof })).toMatchObject({ kind: 'added' })
    }
    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    const links = [phone(1), phone(2)].map((recipient) =>
      makeLink(register, { recipient, brandCode: subBrandCode, channel: 'MESAJ' }),
    )
    const [first, second] = (await Promise.all(links)).map((made) => (made.kind === 'made' ? made.token : ''))
    const about = { kind: 'evidence-pack', brandCode: null, recipientId: 1, day: null } as const
    await makeFileLink(register, 'U0ADMIN', { ...about, format: 'zip' })
    await say(register, phone(2), 'ONAY')
    clock.set('2029-03-05 10:00:00')
    expect(await run()).toBe(1)
    tamper(opened.test.path, (database) => {
      for (const table of ['evidence_file', 'evidence_file_part']) {
        expect(rowsOf(database, `SELECT count(*) FROM ${table}`)).toEqual([[1]])
      }
    })
    expect(await readLink(register, first ?? '')).toBeNull()
    expect(await readLink(register, second ?? '')).not.toBeNull()
    expect(await personOf(register, '7001')).toBeNull()
    expect(await verifyRegister(register)).toMatchObject({ ok: true, firstBad: null })
  })

  test('lets a recipient who asked for erasure come back by themselves, under a new secret', async () => {
    const { register } = opened
    const { clock } = opened.test
    await endedConsent()
    await erase(register, admin, { recipient: phone(1), source: 'HS_EORTAM' })
    clock.set('2029-03-05 10:00:00')
    await run()
    const consents = { brandCode: subBrandCode, recipient: phone(1), channel: 'MESAJ' } as const
    expect(await record(register, editor, { ...consents, request: onayNow })).toEqual({ kind: 'erased' })
    expect(await isHeld()).toBe(false)

    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    expect(await personOf(register, '7001')).toMatchObject({ addresses: [{ recipient: phone(1) }] })
    expect(await record(register, editor, { ...consents, request: onayNow })).toEqual({ kind: 'erased' })
    const back = await record(register, byRecipient, {
      ...consents,
      request: onayNow,
      evidence: { proof: 'contact' },
    })
    expect(back).toMatchObject({ kind: 'decided', refusals: [], change: { status: 'ONAY' } })

    const lookedUp = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    if (lookedUp.kind !== 'found') throw new Error('No look-up')
    const reasons = lookedUp.consents.map((consent) => [consent.brandCode, consent.channel, consent.reason])
    expect(reasons).toEqual([
      [providerCode, 'ARAMA', 'erased'],
      [providerCode, 'MESAJ', 'erased'],
      [subBrandCode, 'ARAMA', 'erased'],
      [subBrandCode, 'MESAJ', 'consent-unverified'],
    ])
    expect(await listHistory(register, { recipient: phone(1), limit: 10 })).toHaveLength(1)
    expect(await dailyCsv(register, '2026-03-04')).not.toContain(phone(1).address)
    expect(await verifyRegister(register)).toMatchObject({ ok: true, firstBad: null })
  })

  test('keeps a dropped address again for a complaint about it, and shows no more of it than before', async () => {
    const { register } = opened
    const { clock } = opened.test
    await endedConsent()
    await erase(register, admin, { recipient: phone(1), source: 'HS_EORTAM' })
    clock.set('2029-03-05 10:00:00')
    await run()
    const noted = await noteComplaint(register, admin, {
      recipient: phone(1),
      brandCode: providerCode,
      text: 'yine yazdınız',
    })
    expect(await complaintsOf(register, { recipient: phone(1) })).toMatchObject([{ text: 'yine yazdınız' }])
    const lookedUp = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    expect(lookedUp).toMatchObject({ erased: true, recipientId: null })
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
    expect(await run()).toBe(0)
    if (noted.kind !== 'noted') throw new Error('Cannot note')
    await settleComplaint(register, admin, { id: noted.id, outcome: 'no-consent' })
    clock.set('2032-03-06 10:00:00')
    expect(await run()).toBe(1)
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('finds a renewal that gives the changes of one person to another', async () => {
    const { register } = opened
    await endedConsent(phone(1))
    await endedConsent(phone(2))
    const entries = await collected(exportedEntries(register, null))
    const [one, other] = entries.flatMap((entry) => (entry.kind === 'change' ? [entry.commitment] : []))
    const forged = async function* () {
      yield* entries.slice(0, 1)
      yield { kind: 'renewal' as const, commitment: other ?? '', before: one ?? '' }
      yield* entries
        .slice(1)
        .filter((entry) => entry.kind !== 'change' || entry.ordinal !== 1 || entry.commitment !== other)
    }
    expect(await verifyEntries(forged())).toMatchObject({ ok: false })
  })
})
