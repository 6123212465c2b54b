import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { admin as adminId, collectedLog, openTestDelivery } from '../../../test/support/delivery.ts'
import { usualEngine } from '../../../test/support/engines.ts'
import { pdf } from '../../../test/support/evidence-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import {
  editor,
  phone,
  providerCode,
  say,
  subBrandCode,
  writesFirst,
} from '../../../test/support/register.ts'
import { reportOf } from '../../../test/support/reports.ts'
import { collected, dailyCsv } from '../../../test/support/retention.ts'
import { sayAll } from '../../../test/support/say-all.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { erasedRecipient, movementDigest } from '../../proof/movement-file.ts'
import { exportedEntries, recipientEntries } from '../../proof/register-entries.ts'
import { appendStamp } from '../../proof/stamps.ts'
import { verifyEntries } from '../../proof/verify-export.ts'
import { verifyRegister } from '../../proof/verify-register.ts'
import { closeBrand } from '../../register/brands.ts'
import { history } from '../../register/changes/changes.ts'
import { noteComplaint, settleComplaint } from '../../register/complaints/complaints.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { makeDownload } from '../../register/downloads.ts'
import { erase } from '../../register/erasure/erase.ts'
import { addEvidenceFile } from '../../register/evidence/add-file.ts'
import { addEvidence } from '../../register/evidence/later-evidence.ts'
import { makeLink, openLink } from '../../register/links.ts'
import { lookUp, ownConsents } from '../../register/look-up.ts'
import { personOf, proveAddress } from '../../register/people.ts'
import { record } from '../../register/record/record.ts'
import { setSetting } from '../../register/settings.ts'
import { retentionNow, retentionPreview, retentionRuns } from './retention.ts'

const isRemote = usualEngine() !== 'embedded'

const house = forEachTest(() => openTestDelivery())

const { log } = collectedLog(() => 0)
const admin = { door: 'slack', id: 'U0ADMIN' } as const
const himself = { door: 'telegram', id: '7001' } as const

/** ONAY on 2 March 2026, RET on 4 March 2026: kept through 4 March 2029. */
async function endedConsent(recipient = phone(1)) {
  const { clock } = house.test
  clock.set('2026-03-02 15:00:00')
  await say(house.register, recipient, 'ONAY', { evidence: { note: 'form 118' } })
  clock.set('2026-03-04 10:00:00')
  await say(house.register, recipient, 'RET', { actor: himself, evidence: { text: 'dur' } })
}

const run = () => retentionNow(house.register, log)

const standing = async (recipient = phone(1)) =>
  (await ownConsents(house.register, recipient)).map(({ status, maySend, reason }) => [
    status,
    maySend,
    reason,
  ])

const held = async (recipient = phone(1)) =>
  (await collected(recipientEntries(house.register, null))).some(
    (entry) => entry.kind === 'recipient' && entry.address === recipient.address,
  )

describe('the retention job', () => {
  test('keeps an address through the last day of the time, and drops it on the day after', async () => {
    await endedConsent()
    house.test.clock.set('2029-03-04 23:59:59')
    expect(await run()).toMatchObject({ persons: 0, keptForDuty: 1 })
    expect(await held()).toBe(true)
    house.test.clock.set('2029-03-05 00:00:00')
    expect(await retentionPreview(house.register)).toMatchObject({ persons: 1, consents: 1 })
    expect(await held()).toBe(true)
    expect(await run()).toMatchObject({ persons: 1, consents: 1, evidence: 2, keptForDuty: 0 })
    expect(await held()).toBe(false)
    expect(await run()).toMatchObject({ persons: 0 })
  })

  test('drops the files that proved his consents with him, tells how many, and leaves those of others', async () => {
    const { register, test: opened } = house
    await endedConsent()
    await say(register, phone(2), 'ONAY')
    const add = async (recipient: ReturnType<typeof phone>, bytes: Uint8Array) => {
      const [change] = await history(register, { recipient, limit: 1 })
      const changeIds = [Buffer.from(change?.id ?? '', 'hex')]
      return await addEvidenceFile(register, editor, { changeIds, name: 'form.pdf', bytes })
    }
    const kept = [pdf('1'), pdf('2')]
    for (const bytes of kept) expect(await add(phone(1), bytes)).toMatchObject({ kind: 'added' })
    expect(await add(phone(2), pdf('3'))).toMatchObject({ kind: 'added' })
    opened.clock.set('2029-03-05 00:00:00')
    expect(await run()).toMatchObject({ persons: 1, evidence: 2, evidenceFiles: 2 })
    tamper(opened.path, (database) => {
      expect(rowsOf(database, 'SELECT count(*) FROM evidence_file')).toEqual([[1]])
      expect(rowsOf(database, 'SELECT count(*) FROM evidence_file_part')).toEqual([[1]])
    })
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('goes by the setting, and not below three years', async () => {
    await endedConsent()
    const { engine, clock } = house.test
    expect(await setSetting(engine, 'retention_years', '2', 'U0ADMIN', clock.now())).toMatchObject({
      ok: false,
    })
    await setSetting(engine, 'retention_years', '5', 'U0ADMIN', clock.now())
    clock.set('2030-01-01 10:00:00')
    expect(await run()).toMatchObject({ persons: 0, keptForDuty: 1, years: 5 })
    clock.set('2031-03-05 10:00:00')
    expect(await run()).toMatchObject({ persons: 1 })
  })

  test('keeps whoever has a consent that stands, counts a closed brand as its end, and waits for a complaint', async () => {
    const { register } = house
    const { clock } = house.test
    await say(register, phone(1), 'ONAY')
    await say(register, phone(2), 'ONAY', { brandCode: subBrandCode })
    await say(register, phone(3), 'ONAY')
    await say(register, phone(3), 'RET', { brandCode: providerCode })
    const noted = await noteComplaint(register, admin, { recipient: phone(4), text: '+905000000004 yazdı' })
    clock.set('2026-06-01 10:00:00')
    await say(register, phone(3), 'RET')
    await say(register, phone(1), 'ONAY', { brandCode: providerCode })
    await closeBrand(register, subBrandCode)
    clock.set('2029-06-02 10:00:00')
    expect(await run()).toMatchObject({
      persons: 2,
      consents: 3,
      keptForConsent: 1,
      keptForComplaint: 1,
      keptForDuty: 0,
    })
    expect([await held(phone(1)), await held(phone(2)), await held(phone(3)), await held(phone(4))]).toEqual([
      true,
      false,
      false,
      true,
    ])
    if (noted.kind !== 'noted') throw new Error('Cannot note')
    await settleComplaint(register, admin, { id: noted.id, outcome: 'not-ours', note: 'bizden gitmemiş' })
    expect(await run()).toMatchObject({ persons: 0, keptForDuty: 1 })
    clock.set('2032-06-03 10:00:00')
    expect(await run()).toMatchObject({ persons: 1, consents: 0, complaintTexts: 2 })
    expect(await complaintsOf(register, { recipient: phone(4) })).toEqual([])
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('drops with the address everything that names him, and nothing of another', async () => {
    const { register } = house
    const { clock } = house.test
    await endedConsent(phone(1))
    await endedConsent(phone(2))
    const [last] = await history(register, { recipient: phone(1), limit: 1 })
    await addEvidence(register, editor, { changeId: Buffer.from(last?.id ?? '', 'hex'), note: 'kayıt 7' })
    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    const links = [phone(1), phone(2)].map((recipient) =>
      makeLink(register, { recipient, brandCode: subBrandCode, channel: 'MESAJ' }),
    )
    const [first, second] = (await Promise.all(links)).map((made) => (made.kind === 'made' ? made.token : ''))
    await makeDownload(register, {
      holder: 'U0ADMIN',
      file: {
        kind: 'evidence-pack',
        brandCode: null,
        recipientId: 1,
        day: null,
        format: 'zip',
        language: 'tr',
      },
    })
    await say(register, phone(2), 'ONAY')
    clock.set('2029-03-05 10:00:00')
    expect(await run()).toMatchObject({
      persons: 1,
      evidence: 3,
      links: 1,
      downloads: 1,
      telegramPeople: 1,
      keptForConsent: 1,
    })
    expect(await openLink(register, first ?? '')).toBeNull()
    expect(await openLink(register, second ?? '')).not.toBeNull()
    expect(await personOf(register, '7001')).toBeNull()
    expect(await verifyRegister(register)).toMatchObject({ ok: true, firstBad: null })
  })

  test('leaves the day file with a word for the address, and says so in the report of that day', async () => {
    const { register } = house
    const { clock } = house.test
    await endedConsent(phone(1))
    await say(register, phone(2), 'ONAY')
    clock.set('2026-03-06 10:00:00')
    await closeDaysThrough(register, '2026-03-05')
    const before = await dailyCsv(register, '2026-03-04')
    clock.set('2029-03-05 10:00:00')
    expect(await run()).toMatchObject({ persons: 1 })
    expect(await dailyCsv(register, '2026-03-04')).toBe(before.replace(phone(1).address, erasedRecipient))
    expect(before).toContain(phone(1).address)
    const report = await reportOf(register, '2026-03-04', 'off')
    const own = report.brands.find(({ brandCode }) => brandCode === subBrandCode)
    expect(own).toMatchObject({ total: 2, retentionOver: true })
    const young = await reportOf(register, '2026-03-03', 'off')
    expect(young.brands.some(({ retentionOver }) => retentionOver)).toBe(false)
  })

  test('tells of a stamped file that its retention is over, with the digest and the stamp it had', async () => {
    const { register } = house
    await endedConsent(phone(1))
    house.test.clock.set('2026-03-06 10:00:00')
    await closeDaysThrough(register, '2026-03-05')
    const digest = await movementDigest(register, '2026-03-04', subBrandCode)
    const at = house.test.clock.now()
    await register.engine.unit([], () => ({
      writes: [
        appendStamp(
          {
            ...{ of: 'movement-file', date: '2026-03-04', brandCode: subBrandCode, digest },
            ...{ tsr: Buffer.from('x'), stampedAt: at, authority: 'Kamu SM', serial: '1' },
          },
          at,
        ),
      ],
      result: null,
    }))
    house.test.clock.set('2029-03-05 10:00:00')
    await run()
    expect(await movementDigest(register, '2026-03-04', subBrandCode)).not.toEqual(digest)
    const report = await reportOf(register, '2026-03-04', 'unstamped')
    expect(report.brands.find(({ brandCode }) => brandCode === subBrandCode)).toMatchObject({
      sha384: digest.toString('hex'),
      stamp: 'stamped',
      stampedAt: at,
      retentionOver: true,
    })
  })

  test('keeps the refusal: an import meets it, and the look-up tells no more than that', async () => {
    const { register } = house
    await endedConsent()
    house.test.clock.set('2029-03-05 10:00:00')
    await run()
    expect(await standing()).toEqual([['RET', false, 'erased']])
    const imported = await record(
      register,
      { door: 'import', id: 'op' },
      {
        brandCode: subBrandCode,
        recipient: phone(1),
        channel: 'MESAJ',
        request: { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate: 'now' },
        overRefusal: 'forbid',
      },
    )
    expect(imported).toEqual({ kind: 'refusal-stands' })
    // A refusal is still taken, without address and evidence.
    await say(register, phone(1), 'RET', { evidence: { note: 'yine aradı' } })
    expect(await held()).toBe(false)
    expect(await standing()).toEqual([['RET', false, 'erased']])
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('lets somebody erased at his own wish come back by himself, under a new secret', async () => {
    const { register } = house
    const { clock } = house.test
    await endedConsent()
    await erase(register, admin, { recipient: phone(1), source: 'HS_EORTAM' })
    clock.set('2029-03-05 10:00:00')
    await run()
    const consents = { brandCode: subBrandCode, recipient: phone(1), channel: 'MESAJ' } as const
    const onay = { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate: 'now' } as const
    expect(await record(register, editor, { ...consents, request: onay })).toEqual({ kind: 'erased' })
    expect(await held()).toBe(false)

    await writesFirst(register, '7001')
    await proveAddress(register, '7001', phone(1))
    expect(await personOf(register, '7001')).toMatchObject({ addresses: [{ recipient: phone(1) }] })
    expect(await record(register, editor, { ...consents, request: onay })).toEqual({ kind: 'erased' })
    const back = await record(register, himself, {
      ...consents,
      request: onay,
      evidence: { proof: 'contact' },
    })
    expect(back).toMatchObject({ kind: 'decided', refusals: [], change: { status: 'ONAY' } })

    const found = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    if (found.kind !== 'found') throw new Error('No look-up')
    const answerText = found.consents.map(({ brandCode, channel, status, reason }) => [
      brandCode,
      channel,
      status,
      reason,
    ])
    // Their earlier refusals still stand for everything else.
    expect(answerText).toEqual([
      [providerCode, 'ARAMA', 'RET', 'erased'],
      [providerCode, 'MESAJ', 'RET', 'erased'],
      [subBrandCode, 'ARAMA', 'RET', 'erased'],
      [subBrandCode, 'MESAJ', 'ONAY', 'consent-unverified'],
    ])
    expect(await history(register, { recipient: phone(1), limit: 10 })).toHaveLength(1)
    expect(await dailyCsv(register, '2026-03-04')).not.toContain(phone(1).address)
    expect(await verifyRegister(register)).toMatchObject({ ok: true, firstBad: null })

    // They may go again.
    clock.set('2029-04-01 10:00:00')
    await erase(register, admin, { recipient: phone(1), source: 'HS_EORTAM' })
    clock.set('2032-04-02 10:00:00')
    expect(await run()).toMatchObject({ persons: 1 })
    clock.set('2032-04-03 10:00:00')
    await proveAddress(register, '7001', phone(1))
    await record(register, himself, { ...consents, request: onay, evidence: { proof: 'contact' } })
    expect(await verifyRegister(register)).toMatchObject({ ok: true, firstBad: null })
  })

  test('keeps a dropped address again for a complaint about it, and shows him no more than before', async () => {
    const { register } = house
    const { clock } = house.test
    await endedConsent()
    await erase(register, admin, { recipient: phone(1), source: 'HS_EORTAM' })
    clock.set('2029-03-05 10:00:00')
    await run()
    const noted = await noteComplaint(register, admin, { recipient: phone(1), text: 'yine yazdınız' })
    expect(await complaintsOf(register, { recipient: phone(1) })).toMatchObject([{ text: 'yine yazdınız' }])
    const found = await lookUp(register, editor, { recipient: phone(1), purpose: 'look-up' })
    expect(found).toMatchObject({ erased: true, recipientId: null })
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
    expect(await run()).toMatchObject({ persons: 0, keptForComplaint: 1 })
    if (noted.kind !== 'noted') throw new Error('Cannot note')
    await settleComplaint(register, admin, { id: noted.id, outcome: 'no-consent' })
    clock.set('2032-03-06 10:00:00')
    expect(await run()).toMatchObject({ persons: 1, complaintTexts: 1 })
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
  })

  test('finds the forger who gives the changes of one person to another by a renewal', async () => {
    const { register } = house
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

describe('the tick', () => {
  const logged = () => house.events('retention.done')

  // Closes three years of days.
  test.skipIf(isRemote)(
    'runs it once a day, tells the admins in numbers once, and keeps what it did',
    async () => {
      await endedConsent()
      house.test.clock.set('2026-03-05 09:00:00')
      await house.tick()
      await house.tick()
      expect(logged()).toMatchObject([{ persons: 0, keptForDuty: 1 }])
      expect(house.platform.sent.filter(({ message }) => message.kind === 'retention-done')).toEqual([])

      await house.test.engine.unit([], () => ({
        writes: [{ sql: 'DELETE FROM retention_run', params: [] }],
        result: null,
      }))
      house.test.clock.set('2029-03-05 00:05:00')
      await run()
      await house.tick()
      house.test.clock.move(5 * 60_000)
      await house.tick()
      const answerText = house.platform.sent.filter(({ message }) => message.kind === 'retention-done')
      expect(answerText.map(({ target, message }) => [target, message])).toEqual([
        [
          adminId,
          {
            kind: 'retention-done',
            date: '2029-03-05',
            years: 3,
            counts: expect.objectContaining({ persons: 1, consents: 1, evidence: 2 }),
          },
        ],
      ])
      expect(JSON.stringify([logged(), await retentionRuns(house.register, 10)])).not.toContain(
        phone(1).address,
      )
      expect(await retentionRuns(house.register, 10)).toMatchObject([
        { persons: 1, toldAt: expect.any(Number) },
      ])
    },
    60_000,
  )

  test('two processes at one run drop everybody once, and their numbers agree', async () => {
    const people = Array.from({ length: 1200 }, (_, n) => phone(100 + n))
    await sayAll(house.register, people, 'RET')
    house.test.clock.set('2029-03-03 10:00:00')
    const other = await house.another()
    await Promise.all([run(), retentionNow(other.register, log)])
    const runs = await retentionRuns(house.register, 10)
    expect(runs.reduce((sum, { persons }) => sum + persons, 0)).toBe(1200)
    expect(await collected(recipientEntries(house.register, null))).toEqual([])
    expect(await verifyRegister(house.register)).toMatchObject({ ok: true })
  })

  test('goes on where a run was broken off', async () => {
    const people = Array.from({ length: 700 }, (_, n) => phone(100 + n))
    await sayAll(house.register, people, 'RET')
    house.test.clock.set('2029-03-03 10:00:00')
    let units = 0
    const breaking = {
      ...house.register,
      engine: {
        ...house.register.engine,
        read: house.register.engine.read.bind(house.register.engine),
        unit: ((reads, decide) => {
          units += 1
          if (units === 3) throw new Error('the process ended')
          return house.register.engine.unit(reads, decide)
        }) as typeof house.register.engine.unit,
      },
    }
    await expect(retentionNow(breaking, log)).rejects.toThrow('the process ended')
    expect(await retentionRuns(house.register, 10)).toMatchObject([{ persons: 500, finishedAt: null }])
    expect(await run()).toMatchObject({ id: 1, persons: 700 })
  })
})

describe('the file on disk', () => {
  const sealedOf = async (recipient = phone(1)) => {
    const [row] = await house.test.engine.read({
      sql: 'SELECT sealed FROM recipient WHERE mark = ?',
      params: [house.register.vault.mark(recipient.address)],
      map: ([sealed]) => sealed as Buffer,
    })
    if (row == null) throw new Error('There is no sealed address')
    return row
  }
  const evidenceSealed = () =>
    house.test.engine.read({
      sql: 'SELECT sealed FROM evidence',
      params: [],
      map: ([sealed]) => sealed as Buffer,
    })
  const onDisk = (bytes: Buffer) =>
    ['', '-wal'].some((end) => readFileSync(`${house.test.path}${end}`).includes(bytes))

  // Files beside a remote database are out of reach.
  test.skipIf(isRemote)(
    'holds no byte of a dropped address or of its evidence, nor does the log beside it',
    async () => {
      await endedConsent()
      const blobs = [await sealedOf(), ...(await evidenceSealed())]
      expect(blobs).toHaveLength(3)
      house.test.clock.set('2029-03-05 10:00:00')
      expect(blobs.map(onDisk)).toEqual([true, true, true])
      expect(await run()).toMatchObject({ persons: 1 })
      expect(blobs.map(onDisk)).toEqual([false, false, false])
    },
  )
})
