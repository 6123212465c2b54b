import { hash } from 'node:crypto'
import { asc } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { complaintEntry } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { tamper } from '../../../test/cli/tamper.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { dropAddress } from '../../../test/support/retention.ts'
import { closeDaysThrough } from '../../proof/day.ts'
import type { Entry } from '../../proof/export/entries.ts'
import { exportedEntries } from '../../proof/export/export-entries.ts'
import { verifyEntries } from '../../proof/verify/export.ts'
import { verifyRegister } from '../../proof/verify/register.ts'
import { complaintEntryId, enterComplaints } from './chain.ts'
import { noteComplaint, settleComplaint } from './complaints.ts'

let opened: TestRegister
beforeEach(async () => {
  opened = await openTestRegister({ now: '2026-03-02 15:00:00' })
})
afterEach(() => opened.close())

const entries = () =>
  opened.engine.read(query(build.select().from(complaintEntry).orderBy(asc(complaintEntry.place))))

const told = { recipient: phone(1), brandCode: subBrandCode, text: 'KAMPANYA', reference: '118' } as const

test('complaintEntryId() is the SHA-256 of one line of JSON', () => {
  const link = { place: 1, previousId: null, complaintId: 7, commitment: 'ab', digest: 'cd', at: 5 }
  const by = { door: 'slack', actor: 'U0EDITOR' }
  const said = {
    brandCode: 1,
    channel: 'MESAJ',
    receivedOn: '2026-03-02',
    dueOn: '2026-03-24',
    messageAt: null,
  }
  expect(complaintEntryId({ step: 'noted', ...link, ...by, ...said })).toBe(
    hash(
      'sha256',
      '["izin-complaint-1",1,null,7,"noted","ab",1,"MESAJ","2026-03-02","2026-03-24",null,"cd",5,"slack","U0EDITOR"]',
    ),
  )
  expect(complaintEntryId({ step: 'settled', ...link, ...by, outcome: 'not-ours' })).toBe(
    hash('sha256', '["izin-complaint-1",1,null,7,"settled","ab","not-ours","cd",5,"slack","U0EDITOR"]'),
  )
})

describe('enterComplaints()', () => {
  test('enters each complaint once and its outcome once, in the order they came', async () => {
    await noteComplaint(opened.register, editor, told)
    await noteComplaint(opened.register, editor, { recipient: phone(2) })
    await enterComplaints(opened.register)
    await settleComplaint(opened.register, editor, { id: 2, outcome: 'withdrawn' })
    await Promise.all([enterComplaints(opened.register), enterComplaints(opened.register)])
    await noteComplaint(opened.register, editor, { recipient: phone(3) })
    await settleComplaint(opened.register, editor, { id: 3, outcome: 'not-ours', note: 'başka şirket' })
    await enterComplaints(opened.register)
    await enterComplaints(opened.register)
    expect((await entries()).map(({ place, complaintId, step }) => [place, complaintId, step])).toEqual([
      [1, 1, 'noted'],
      [2, 2, 'noted'],
      [3, 2, 'settled'],
      [4, 3, 'noted'],
      [5, 3, 'settled'],
    ])
    const all = await entries()
    expect(all.map(({ previousId }) => previousId)).toEqual([null, ...all.slice(0, -1).map(({ id }) => id)])
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  test('enters as many as there are', async () => {
    for (let n = 0; n < 205; n += 1) await noteComplaint(opened.register, editor, { recipient: phone(n % 3) })
    await enterComplaints(opened.register)
    expect(await entries()).toHaveLength(205)
  })

  test.each(["UPDATE complaint_entry SET step = 'settled'", 'DELETE FROM complaint_entry'])(
    'leaves entries that %s cannot touch',
    async (edit) => {
      await noteComplaint(opened.register, editor, told)
      await enterComplaints(opened.register)
      await expect(opened.engine.apply([edit])).rejects.toThrow()
    },
  )
})

test('closing a day enters its complaints; what is noted later waits for the next', async () => {
  await noteComplaint(opened.register, editor, told)
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  await noteComplaint(opened.register, editor, told)
  expect(await entries()).toHaveLength(1)
  opened.clock.set('2026-03-04 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  expect(await entries()).toHaveLength(2)
})

test('a complaint whose address and text were dropped verifies still, also when the address comes back', async () => {
  await say(opened.register, phone(1), 'RET')
  await noteComplaint(opened.register, editor, told)
  await settleComplaint(opened.register, editor, { id: 1, outcome: 'no-consent', note: 'haklı' })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  opened.clock.set('2029-03-04 00:31:00')
  await dropAddress(opened.register, phone(1))
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
  await noteComplaint(opened.register, editor, { ...told, text: 'yine' })
  await closeDaysThrough(opened.register, '2026-03-03')
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
  expect(await verifyEntries(exportedEntries(opened.register, null))).toMatchObject({ ok: true })
  expect((await entries()).map(({ complaintId }) => complaintId)).toEqual([1, 1, 2])
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
    await noteComplaint(opened.register, editor, told)
    await noteComplaint(opened.register, editor, { ...told, brandCode: providerCode })
    await noteComplaint(opened.register, editor, { recipient: phone(1), text: 'marka yok' })
    await settleComplaint(opened.register, editor, { id: 1, outcome: 'consent-shown', note: 'ispat' })
    opened.clock.set('2026-03-03 00:31:00')
    await closeDaysThrough(opened.register, '2026-03-02')
  })

  test('holds complaints without their texts, of one brand those of others only as places', async () => {
    const kinds = async (brandCode: number | null) =>
      (await exported(brandCode)).map(({ kind }) => kind).filter((kind) => kind.startsWith('complaint'))
    expect(await kinds(null)).toEqual(['complaint', 'complaint-outcome', 'complaint', 'complaint'])
    expect(await kinds(subBrandCode)).toEqual([
      'complaint',
      'complaint-outcome',
      'complaint-link',
      'complaint',
    ])
    expect(await kinds(providerCode)).toEqual(['complaint-link', 'complaint-link', 'complaint', 'complaint'])
    const text = JSON.stringify(await exported(null))
    for (const word of ['KAMPANYA', 'marka yok', 'ispat']) expect(text).not.toContain(word)
    for (const brandCode of [null, subBrandCode, providerCode])
      expect(await verifyEntries(streamOf(await exported(brandCode)))).toMatchObject({ ok: true })
  })

  test('names a complaint in which anything was altered, and misses one at the end', async () => {
    const list = await exported(null)
    for (const [place, field, value] of [
      [1, 'dueOn', '2026-12-31'],
      [1, 'commitment', 'ab'.repeat(32)],
      [2, 'outcome', 'withdrawn'],
      [2, 'digest', null],
    ] as const) {
      const edited = list.map((entry) =>
        entry.kind.startsWith('complaint') && 'place' in entry && entry.place === place
          ? ({ ...entry, [field]: value } as Entry)
          : entry,
      )
      expect(await verifyEntries(streamOf(edited)), field).toMatchObject({
        firstBad: { kind: 'complaint', at: 1, problem: 'it does not give its id' },
      })
    }
    const cut = list.filter((entry) => !(entry.kind === 'complaint' && entry.place === 4))
    expect(await verifyEntries(streamOf(cut))).toMatchObject({
      firstBad: {
        kind: 'complaint-link',
        at: 4,
        problem: 'it is missing, though 2026-03-02 was closed behind it',
      },
    })
  })
})

test('whoever a complaint is about is named himself when he is taken away, and nothing else was recorded of him', async () => {
  await noteComplaint(opened.register, editor, { ...told, recipient: phone(7) })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-02')
  tamper(opened.path, (database) => database.exec('DELETE FROM recipient'))
  expect((await verifyRegister(opened.register)).firstBad).toEqual({
    kind: 'recipient',
    at: 1,
    problem: 'it is missing, though there are complaints of it',
  })
})
