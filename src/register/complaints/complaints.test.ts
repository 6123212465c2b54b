import { asc } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { complaint, entry } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { tamper } from '../../../test/cli/tamper.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { collected, dropAddress } from '../../../test/support/register/retention.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { exportedEntries } from '../../verification/register-entries.ts'
import { verifyEntries } from '../../verification/verify-export.ts'
import { verifyRegister } from '../../verification/verify-register.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { complaintTextMax, noteComplaint, settleComplaint } from './complaints.ts'
import { answersDue, complaintById, complaintsOf, openComplaints } from './list.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))

const answerText = {
  recipient: phone(1),
  brandCode: subBrandCode,
  channel: 'MESAJ',
  messageAt: '2026-02-27 10:15:00',
  text: 'KAMPANYA: Örnek Kahve, ikinci fincan bizden. Ret için RET yazın.',
  reference: 'e-Devlet 4711',
} as const

describe('noteComplaint()', () => {
  test('starts a clock of fifteen business days, and keeps what was told sealed', async () => {
    const noted = await noteComplaint(opened.register, editor, answerText)
    // 20 March 2026 is the feast of Ramazan; its eve counts as a business day.
    expect(noted).toEqual({ kind: 'noted', id: 1, dueOn: '2026-03-24' })
    expect(await complaintsOf(opened.register, { recipient: phone(1) })).toEqual([
      {
        id: 1,
        brandCode: subBrandCode,
        channel: 'MESAJ',
        dueOn: '2026-03-24',
        messageAt: answerText.messageAt,
        text: answerText.text,
        reference: answerText.reference,
        notedAt: opened.clock.now(),
        notedDoor: 'slack',
        notedBy: 'U0EDITOR',
        outcome: null,
        settledAt: null,
      },
    ])
    const [row] = await opened.engine.read(query(build.select().from(complaint)))
    expect(JSON.stringify(row)).not.toContain('KAMPANYA')
    expect(row?.details?.includes('KAMPANYA')).toBe(false)
  })

  test('takes an address the register does not know, without a consent coming of it', async () => {
    await noteComplaint(opened.register, editor, { recipient: phone(7), brandCode: subBrandCode })
    expect(await complaintsOf(opened.register, { recipient: phone(7) })).toHaveLength(1)
    expect(await ownConsents(opened.register, phone(7))).toEqual([])
    await say(opened.register, phone(7), 'RET')
    expect(await complaintsOf(opened.register, { recipient: phone(7) })).toHaveLength(1)
  })

  test.each([
    ['about a message of tomorrow', { messageAt: '2026-03-03' }, 'future'],
    ['with a day the calendar lacks', { messageAt: '2026-02-30' }, 'date'],
    ['with a text beyond measure', { text: 'x'.repeat(complaintTextMax) }, 'text-too-long'],
  ] as const)('refuses one %s', async (_, wrong, reason) => {
    expect(await noteComplaint(opened.register, editor, { ...answerText, ...wrong })).toEqual({
      kind: 'refused',
      reason,
    })
  })
})

test('openComplaints() tells what waits for an answer, the most urgent first, by what the asker may see', async () => {
  const { register } = opened
  const { clock } = opened
  const now = clock.now()
  clock.set('2026-03-05 15:00:00')
  await noteComplaint(register, editor, answerText)
  clock.move(now - clock.now())
  await noteComplaint(register, editor, { recipient: phone(2), brandCode: subBrandCode })
  await noteComplaint(register, editor, { recipient: phone(3), brandCode: providerCode })
  await noteComplaint(register, editor, { recipient: phone(4), brandCode: subBrandCode })
  await settleComplaint(register, editor, { id: 4, outcome: 'withdrawn' })
  const { shown: all, total } = await openComplaints(register, {}, 20)
  expect(total).toBe(3)
  expect(all.map(({ id, recipient }) => [id, recipient.address])).toEqual([
    [2, phone(2).address],
    [3, phone(3).address],
    [1, phone(1).address],
  ])
  const { shown: seen } = await openComplaints(register, { brandCodes: [subBrandCode] }, 20)
  expect(seen.map(({ id }) => id)).toEqual([2, 1])
  expect(await complaintById(register, 3, { brandCodes: [subBrandCode] })).toBeNull()
  expect(await complaintById(register, 9, {})).toBeNull()
  expect(await complaintById(register, 1, {})).toMatchObject({ text: answerText.text, recipient: phone(1) })
})

test('complaintsOf() shows those of the asked brands', async () => {
  await noteComplaint(opened.register, editor, answerText)
  await noteComplaint(opened.register, editor, { recipient: phone(1), brandCode: providerCode })
  await noteComplaint(opened.register, editor, { recipient: phone(2), brandCode: providerCode })
  const seen = async (brandCodes?: number[]) =>
    (await complaintsOf(opened.register, { recipient: phone(1), brandCodes })).map(({ id }) => id)
  expect([await seen(), await seen([subBrandCode]), await seen([])]).toEqual([[1, 2], [1], []])
})

test('answersDue() counts what falls due today or on the next business day, by brand and day', async () => {
  for (const [n, brandCode] of [
    [1, subBrandCode],
    [2, subBrandCode],
    [3, providerCode],
  ] as const)
    await noteComplaint(opened.register, editor, { recipient: phone(n), brandCode })
  const due = async () => await answersDue(opened.register, 1)
  opened.clock.set('2026-03-18 09:00:00')
  expect(await due()).toEqual([])
  // With the Ramazan holiday between, Monday the 23rd is one business day before.
  opened.clock.set('2026-03-23 09:00:00')
  expect(await due()).toEqual([
    { brandCode: providerCode, day: '2026-03-24', daysLeft: 1, count: 1 },
    { brandCode: subBrandCode, day: '2026-03-24', daysLeft: 1, count: 2 },
  ])
  opened.clock.set('2026-03-24 23:59:59')
  expect((await due()).map(({ daysLeft }) => daysLeft)).toEqual([0, 0])
})

const entries = () => opened.engine.read(query(build.select().from(entry).orderBy(asc(entry.seq))))

test('a complaint whose address and text were dropped verifies still, also when the address comes back', async () => {
  await say(opened.register, phone(1), 'RET')
  await noteComplaint(opened.register, editor, answerText)
  await settleComplaint(opened.register, editor, { id: 1, outcome: 'no-consent' })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  opened.clock.set('2029-03-04 00:31:00')
  await dropAddress(opened.register, phone(1))
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
  await noteComplaint(opened.register, editor, { ...answerText, text: 'yine' })
  await closeDaysThrough(opened.register, '2026-03-03')
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
  expect(await verifyEntries(exportedEntries(opened.register, null))).toMatchObject({ ok: true })
  const complaints = (await entries()).filter(({ kind }) => kind.startsWith('complaint'))
  expect(complaints.map(({ subject }) => subject)).toEqual(['complaint 1', 'complaint 1', 'complaint 2'])
})

test('an export holds complaints without their texts, of one brand those of others only as places', async () => {
  await noteComplaint(opened.register, editor, answerText)
  await noteComplaint(opened.register, editor, { ...answerText, brandCode: providerCode })
  await noteComplaint(opened.register, editor, { ...answerText, text: 'ikinci' })
  await settleComplaint(opened.register, editor, { id: 1, outcome: 'consent-shown' })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  const kinds = async (brandCode: number | null) =>
    (await collected(exportedEntries(opened.register, brandCode)))
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('complaint') || kind === 'leaf')
  expect(await kinds(null)).toEqual(['complaint', 'complaint', 'complaint', 'complaint-outcome'])
  expect(await kinds(subBrandCode)).toEqual(['complaint', 'leaf', 'complaint', 'complaint-outcome'])
  expect(await kinds(providerCode)).toEqual(['leaf', 'complaint', 'leaf', 'leaf'])
  const text = JSON.stringify(await collected(exportedEntries(opened.register, null)))
  for (const word of ['KAMPANYA', 'ikinci']) expect(text).not.toContain(word)
  for (const brandCode of [null, subBrandCode, providerCode])
    expect(await verifyEntries(exportedEntries(opened.register, brandCode))).toMatchObject({ ok: true })
})

test('a recipient with complaints alone is named when their row is taken away', async () => {
  await noteComplaint(opened.register, editor, { ...answerText, recipient: phone(7) })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  tamper(opened.path, (database) => database.exec('DELETE FROM recipient'))
  expect((await verifyRegister(opened.register)).firstBad).toEqual({
    kind: 'recipient',
    at: 1,
    problem: 'it is missing, though there are complaints of it',
  })
})
