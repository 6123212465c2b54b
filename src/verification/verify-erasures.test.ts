import { beforeEach, describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../test/cli/tamper.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { collected, dropAddress } from '../../test/support/register/retention.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../test/support/register.ts'
import { appendEntry } from '../ledger/append.ts'
import { closeDaysThrough } from '../ledger/days.ts'
import { addBrand, closeBrand } from '../register/company/brands.ts'
import { noteComplaint } from '../register/complaints/complaints.ts'
import { appendErasure } from '../register/erasure/erasure-entry.ts'
import { recipientByMark } from '../register/recipients/recipients.ts'
import { exportedEntries } from './register-entries.ts'
import { verifyEntries } from './verify-export.ts'
import { verifyRegister } from './verify-register.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))
beforeEach(async () => {
  await say(opened.register, phone(1), 'ONAY', { evidence: { note: 'form 118' } })
  await say(opened.register, phone(2), 'ONAY', { evidence: { note: 'form 119' } })
})

const operator = { door: 'cli', id: 'test' } as const
const firstBad = async () => (await verifyRegister(opened.register)).firstBad
const edit = (...statements: readonly string[]) =>
  tamper(opened.path, (database) => {
    for (const sql of statements) database.exec(sql)
  })
const whole = { ok: true, firstBad: null }

async function closeFirstDay(): Promise<void> {
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
}

/** Makes a row look as the retention job leaves one, its evidence gone with it. */
const fakeErasure = `UPDATE recipient SET sealed = NULL, erased_at = 1772487000000 WHERE id = 1`
const withoutEvidence = `DELETE FROM evidence WHERE change_id IN (SELECT id FROM change WHERE recipient_id = 1)`

describe('a row that was made to look erased', () => {
  test('is named, though the evidence of its consent went with the address', async () => {
    await closeFirstDay()
    expect(await verifyRegister(opened.register)).toMatchObject(whole)
    edit(fakeErasure, withoutEvidence)
    const problem = 'its address is gone, though it was not dropped'
    expect(await firstBad()).toEqual({ kind: 'recipient', at: 1, problem })
  })

  test('is named when it came back as well, so that no evidence is hidden behind a new secret', async () => {
    await closeFirstDay()
    edit(
      `INSERT INTO past_commitment SELECT id, 2, commitment FROM recipient WHERE id = 1`,
      `UPDATE recipient SET renewed_at = 1772487000000 WHERE id = 1`,
    )
    const problem = 'it did not come back after it was dropped'
    expect(await firstBad()).toMatchObject({ kind: 'recipient', at: 1, problem })
  })

  test('is named with an entry that was made without the key', async () => {
    await closeFirstDay()
    edit(fakeErasure, withoutEvidence)
    const content = {
      recipientId: 1,
      commitment: String(commitmentOf(1)),
      reason: 'over',
      years: 3,
      closedBrands: '',
      evidence: 1,
      vouch: 'ab'.repeat(32),
    }
    const entry = { kind: 'erasure', subject: 'recipient 1', recordedAt: 1772487000000, content } as const
    const { write } = appendEntry(undefined, { ...entry, door: null, actor: null })
    await opened.engine.unit([], () => ({ writes: [write], result: null }))
    expect(await firstBad()).toMatchObject({ kind: 'recipient', at: 1 })
  })
})

function commitmentOf(id: number): unknown {
  return tamper(opened.path, (database) =>
    rowsOf(database, `SELECT lower(hex(commitment)) FROM recipient WHERE id = ${id}`),
  )[0]?.[0]
}

/** Drops an address that has to be kept, and enters it as izin would: what takes the key and the database. */
async function dropWithKey(closedBrands = '', recordedAt = opened.clock.now()): Promise<void> {
  const { engine, register } = opened
  const { vault } = register
  const [row] = await engine.read(recipientByMark({ mark: vault.mark(phone(1).address) }))
  if (row === undefined) throw new Error('There is no such recipient')
  const write = appendErasure(vault, undefined, {
    kind: 'erasure',
    recipientId: row.id,
    commitment: row.commitment,
    erasedAddress: row,
    recordedAt,
    door: null,
    actor: null,
    deletion: { reason: 'over', years: 3, closedBrands, evidence: 1 },
  })
  await engine.unit([], () => ({ writes: [write], result: null }))
  edit(`UPDATE recipient SET sealed = NULL, erased_at = ${recordedAt} WHERE id = 1`, withoutEvidence)
}

const lastErasure = () =>
  Number(
    tamper(opened.path, (database) =>
      rowsOf(database, `SELECT max(seq) FROM entry WHERE kind = 'erasure'`),
    )[0]?.[0],
  )

describe('an entry that the key was used for', () => {
  const expectBoth = async (problem: string) => {
    const bad = { kind: 'erasure', at: lastErasure(), problem }
    expect(await firstBad()).toEqual(bad)
    expect((await verifyEntries(exportedEntries(opened.register, null))).firstBad).toEqual(bad)
  }

  test('is named where a consent stood, in an export as well', async () => {
    await dropWithKey()
    await expectBoth('it was dropped while the consent of change 1 stood')
  })

  test('is named where the duty to keep had not ended', async () => {
    opened.clock.set('2026-03-02 16:00:00')
    await say(opened.register, phone(1), 'RET')
    opened.clock.set('2029-03-02 23:59:00')
    await dropWithKey()
    await expectBoth('it was dropped before 2029-03-02, through which it had to be kept')
  })

  test('is named where a consent was given with its address behind it', async () => {
    await dropWithKey()
    edit(
      'UPDATE entry SET seq = 99',
      'UPDATE change SET seq = seq + 1 WHERE seq = 2',
      'UPDATE change SET seq = seq + 1 WHERE seq = 1',
      'UPDATE entry SET seq = 1',
    )
    expect((await firstBad())?.kind).toBeOneOf(['erasure', 'entry', 'seal'])
  })

  test('is named where a complaint was open, or keeps the address still', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'RET')
    await noteComplaint(register, operator, {
      recipient: phone(1),
      brandCode: subBrandCode,
      text: 'neden yazdınız',
    })
    clock.set('2029-03-03 10:00:00')
    await dropWithKey()
    const at = { kind: 'erasure', at: lastErasure() }
    expect(await firstBad()).toEqual({ ...at, problem: 'it was dropped while complaint 1 was open' })
    edit(`UPDATE complaint SET outcome = 'withdrawn', settled_at = 1788220800000`)
    expect(await firstBad()).toEqual({
      ...at,
      problem: 'it was dropped before 2029-09-01, through which complaint 1 keeps it',
    })
  })

  test('is named where it is of a time that no clock shows', async () => {
    opened.clock.set('2026-03-02 16:00:00')
    await say(opened.register, phone(1), 'RET')
    await dropWithKey('', 9_000_000_000_000_000)
    expect(await firstBad()).toEqual({ kind: 'entry', at: lastErasure(), problem: 'it cannot be read' })
  })

  test('is named where it rests on the closing of a brand that is open', async () => {
    opened.clock.set('2029-03-03 10:00:00')
    await dropWithKey('123457:1772487000000')
    const problem = 'the brand 123457 was not closed as it says'
    expect(await firstBad()).toEqual({ kind: 'erasure', at: lastErasure(), problem })
  })
})

describe('a drop of the retention job', () => {
  test('holds after a refusal, and after a brand was closed', async () => {
    const { register, clock } = opened
    await addBrand(register, { providerCode, code: 123458, name: 'Örnek Çay' })
    await say(register, phone(1), 'ONAY', { brandCode: 123458, channel: 'ARAMA' })
    clock.set('2026-03-02 16:00:00')
    await closeBrand(register, 123458)
    await say(register, phone(1), 'RET', { evidence: { text: 'dur' } })
    clock.set('2029-03-03 10:00:00')
    await dropAddress(register, phone(1))
    expect(await verifyRegister(register)).toMatchObject(whole)
    for (const brandCode of [null, 123456, 123457, 123458])
      expect(await verifyEntries(exportedEntries(register, brandCode))).toMatchObject(whole)
    const [dropped] = (await collected(exportedEntries(register, null))).filter(
      (entry) => entry.kind === 'erasure',
    )
    expect(dropped).toMatchObject({ content: { reason: 'over', years: 3, evidence: 2 } })
  })

  test('tells that evidence had been taken away before it', async () => {
    const { register, clock } = opened
    clock.set('2026-03-02 16:00:00')
    await say(register, phone(1), 'RET')
    edit(withoutEvidence)
    clock.set('2029-03-03 10:00:00')
    await dropAddress(register, phone(1))
    const problem = '0 of the 1 pieces of evidence that its changes name went with it'
    expect(await firstBad()).toEqual({ kind: 'erasure', at: lastErasure(), problem })
  })

  test('is a leaf in an export of a brand that its recipient has nothing to do with', async () => {
    const { register, clock } = opened
    await say(register, email(1), 'RET', { channel: 'EPOSTA', brandCode: providerCode })
    clock.set('2029-03-03 10:00:00')
    await dropAddress(register, email(1))
    const kindOf = async (brandCode: number) =>
      (await collected(exportedEntries(register, brandCode))).find(
        (entry) => 'seq' in entry && entry.seq === lastErasure(),
      )?.kind
    expect(await kindOf(123457)).toBe('leaf')
    expect(await kindOf(providerCode)).toBe('erasure')
  })
})
