import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asc } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import { migrate, readMigrations } from '../../db/migrate.ts'
import { day } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import {
  editor,
  instant,
  openTestRegister,
  phone,
  say,
  type TestRegister,
} from '../../test/support/register.ts'
import { noteComplaint } from '../register/complaints/complaints.ts'
import { type DayContent, dayHead } from './chain.ts'
import { closeDaysThrough } from './day.ts'
import { dayValues, textOfDay } from './export/day-entry.ts'
import { exportedEntries } from './export/export-entries.ts'
import { merkleRoot } from '../ledger/merkle.ts'
import { sealChanges } from './seal.ts'
import { localAuthority, makeLocalAuthority } from '../ledger/time-stamp/local.ts'
import { verifyEntries } from './verify/export.ts'
import { verifyRegister } from './verify/register.ts'
import { stampDay } from './wanted-stamps.ts'

/** Days that were closed before the ends of the chains beside the changes were bound into them. */

let opened: TestRegister
beforeEach(async () => {
  opened = await openTestRegister({ now: '2026-03-02 15:00:00' })
})
afterEach(() => opened.close())

const days = () => opened.engine.read(query(build.select().from(day).orderBy(asc(day.date))))

/** Closes a day in the first form, or the second, as an older izin did, over the seal that is there. */
async function closeAsBefore(content: DayContent): Promise<string> {
  const { date, fromSeq, toSeq, changes, root, previousHead, closedAt, ends } = content
  const head = dayHead(content).toString('hex')
  const blob = (bytes: Uint8Array | null) =>
    bytes === null ? 'NULL' : `x'${Buffer.from(bytes).toString('hex')}'`
  await opened.engine.apply([
    `INSERT INTO day (date, from_seq, to_seq, changes, root, previous_head, head, closed_at,
        later_evidence_through, complaints_through)
      VALUES ('${date}', ${fromSeq}, ${toSeq}, ${changes}, ${blob(root)}, ${blob(previousHead)}, x'${head}', ${closedAt},
        ${ends?.laterEvidence.through ?? null}, ${ends?.complaints.through ?? null})`,
  ])
  return head
}

async function oldDay(ends?: DayContent['ends']): Promise<string> {
  await say(opened.register, phone(1), 'ONAY')
  await noteComplaint(opened.register, editor, { recipient: phone(1), text: 'istemediğim ileti' })
  await sealChanges(opened.register)
  const [row] = await opened.engine.read({
    sql: 'SELECT root, to_seq FROM seal',
    params: [],
    map: ([root, toSeq]) => ({ root: root as Buffer, toSeq: Number(toSeq) }),
  })
  if (row === undefined) throw new Error('Nothing was sealed')
  return await closeAsBefore({
    date: '2026-03-02',
    fromSeq: 1,
    toSeq: row.toSeq,
    changes: row.toSeq,
    root: merkleRoot([row.root]),
    previousHead: null,
    closedAt: instant('2026-03-03 00:31:00'),
    ends,
  })
}

test('a day of the first form keeps its text and head, and days of the third go on from it', async () => {
  const head = await oldDay()
  opened.clock.set('2026-03-04 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  const closed = await days()
  expect(closed.map((row) => JSON.parse(textOfDay(dayValues(row)))[0])).toEqual(['izin-day-1', 'izin-day-3'])
  expect(closed[0]?.head.toString('hex')).toBe(head)
  expect(closed[1]?.previousHead?.toString('hex')).toBe(head)
  expect(closed[1]).toMatchObject({ laterEvidenceThrough: 0, laterEvidenceHead: null, complaintsThrough: 1 })
  expect(closed[1]).toMatchObject({ erasuresThrough: 1, outsideThrough: 0, outsideHead: null })
  for (const row of closed) expect(hash('sha256', textOfDay(dayValues(row)), 'buffer')).toEqual(row.head)
})

test('a day of the second form, closed before there were chains of erasures and of stamps, verifies still', async () => {
  const none = { through: 0, head: null }
  const head = await oldDay({ laterEvidence: none, complaints: none })
  const whole = { ok: true, changes: 1, firstBad: null, last: { day: '2026-03-02', dayHead: head } }
  expect(await verifyRegister(opened.register)).toMatchObject(whole)
  expect(await verifyEntries(exportedEntries(opened.register, null))).toMatchObject(whole)
  opened.clock.set('2026-03-04 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  const forms = (await days()).map((row) => JSON.parse(textOfDay(dayValues(row))))
  expect(forms.map(([form]) => form)).toEqual(['izin-day-2', 'izin-day-3'])
  expect(forms.map((form) => form.length)).toEqual([12, 16])
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, firstBad: null })
  expect(await verifyEntries(exportedEntries(opened.register, null))).toMatchObject({ ok: true })
})

test('both forms are stamped, and verified in the register and in an export', async () => {
  await oldDay()
  opened.clock.set('2026-03-04 00:31:00')
  await closeDaysThrough(opened.register, '2026-03-03')
  const own = await localAuthority(await makeLocalAuthority(opened.clock.now()), opened.clock.now)
  for (const date of ['2026-03-02', '2026-03-03'])
    expect(await stampDay(opened.register, { ...own, evidential: false }, date)).toEqual({ kind: 'stamped' })
  const whole = { ok: true, changes: 1, firstBad: null }
  expect(await verifyRegister(opened.register, own.trusted)).toMatchObject(whole)
  expect(await verifyEntries(exportedEntries(opened.register, null))).toMatchObject(whole)
  const dayEntries = []
  for await (const entry of exportedEntries(opened.register, null))
    if (entry.kind === 'day') dayEntries.push(Object.keys(entry).includes('ends'))
  expect(dayEntries).toEqual([false, true])
})

test('the migration leaves every byte of a closed day as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'izin-old-days-'))
  const engine = openEmbedded({ path: join(folder, 'old.db') })
  const row = () =>
    engine.read({
      sql: 'SELECT date, from_seq, to_seq, changes, hex(root), previous_head, hex(head), closed_at FROM day',
      params: [],
      map: (values) => [...values],
    })
  try {
    await migrate(
      engine,
      0,
      readMigrations().filter(({ version }) => version < 20),
    )
    await engine.apply([
      `INSERT INTO day VALUES ('2026-03-02', NULL, NULL, 0, zeroblob(32), NULL, x'${'ab'.repeat(32)}', 1772487000000)`,
    ])
    const before = await row()
    await migrate(engine, 0)
    expect(await row()).toEqual(before)
    const [kept] = await engine.read(query(build.select().from(day)))
    expect(kept && dayValues(kept)).not.toHaveProperty('ends')
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true })
  }
})
