import { asc } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { entry } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { tamper } from '../../../test/cli/tamper.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { dropAddress } from '../../../test/support/retention.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import type { Entry } from '../../ledger/entries.ts'
import { exportedEntries } from '../../proof/register-entries.ts'
import { verifyEntries } from '../../proof/verify-export.ts'
import { verifyRegister } from '../../proof/verify-register.ts'
import { noteComplaint, settleComplaint } from './complaints.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))

const entries = () => opened.engine.read(query(build.select().from(entry).orderBy(asc(entry.seq))))

const answerText = {
  recipient: phone(1),
  brandCode: subBrandCode,
  text: 'KAMPANYA',
  reference: '118',
} as const

test('each complaint and its outcome is an entry of the ledger, in the order they came', async () => {
  await noteComplaint(opened.register, editor, answerText)
  await noteComplaint(opened.register, editor, { recipient: phone(2) })
  await settleComplaint(opened.register, editor, { id: 2, outcome: 'withdrawn' })
  await noteComplaint(opened.register, editor, { recipient: phone(3) })
  await settleComplaint(opened.register, editor, { id: 3, outcome: 'not-ours', note: 'başka şirket' })
  expect((await entries()).map(({ seq, subject, kind }) => [seq, subject, kind])).toEqual([
    [1, 'complaint 1', 'complaint'],
    [2, 'complaint 2', 'complaint'],
    [3, 'complaint 2', 'complaint-outcome'],
    [4, 'complaint 3', 'complaint'],
    [5, 'complaint 3', 'complaint-outcome'],
  ])
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
})

test.each(["UPDATE entry SET kind = 'complaint-outcome'", 'DELETE FROM entry'])(
  '%s does not touch an entry',
  async (edit) => {
    await noteComplaint(opened.register, editor, answerText)
    await expect(opened.engine.apply([edit])).rejects.toThrow()
  },
)

test('a complaint whose address and text were dropped verifies still, also when the address comes back', async () => {
  await say(opened.register, phone(1), 'RET')
  await noteComplaint(opened.register, editor, answerText)
  await settleComplaint(opened.register, editor, { id: 1, outcome: 'no-consent', note: 'haklı' })
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

describe('an export', () => {
  async function exported(brandCode: number | null): Promise<Entry[]> {
    const list: Entry[] = []
    for await (const entry of exportedEntries(opened.register, brandCode)) list.push(entry)
    return list
  }
  async function* streamOf(list: readonly Entry[]) {
    yield* list
  }

  beforeEach(async () => {
    await noteComplaint(opened.register, editor, answerText)
    await noteComplaint(opened.register, editor, { ...answerText, brandCode: providerCode })
    await noteComplaint(opened.register, editor, { recipient: phone(1), text: 'marka yok' })
    await settleComplaint(opened.register, editor, { id: 1, outcome: 'consent-shown', note: 'ispat' })
    opened.clock.set('2026-03-03 00:31:00')
    await closeDaysThrough(opened.register, '2026-03-02')
  })

  test('holds complaints without their texts, of one brand those of others only as places', async () => {
    const kinds = async (brandCode: number | null) =>
      (await exported(brandCode))
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('complaint') || kind === 'leaf')
    expect(await kinds(null)).toEqual(['complaint', 'complaint', 'complaint', 'complaint-outcome'])
    expect(await kinds(subBrandCode)).toEqual(['complaint', 'leaf', 'complaint', 'complaint-outcome'])
    expect(await kinds(providerCode)).toEqual(['leaf', 'complaint', 'complaint', 'leaf'])
    const text = JSON.stringify(await exported(null))
    for (const word of ['KAMPANYA', 'marka yok', 'ispat']) expect(text).not.toContain(word)
    for (const brandCode of [null, subBrandCode, providerCode])
      expect(await verifyEntries(streamOf(await exported(brandCode)))).toMatchObject({ ok: true })
  })
})

test('whoever a complaint is about is named himself when he is taken away, and nothing else was recorded of him', async () => {
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
