import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { day, wantedStamp } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { tamper } from '../../test/cli/tamper.ts'
import { openTestRegister, phone, say, type TestRegister } from '../../test/support/register.ts'
import { eraseInTheEnd } from '../../test/support/retention.ts'
import {
  askedOverHttp,
  openAuthority,
  strangerAccepts,
  type TestAuthority,
} from '../../test/support/time-stamp-authority.ts'
import { closeDaysThrough } from '../ledger/days.ts'
import { dayValues, textOfDay } from '../ledger/seal.ts'
import { readCertificates } from '../ledger/time-stamp/asn1.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { dayStampOf, stampHead } from './stamps.ts'
import { stampDay } from './wanted-stamps.ts'

const date = '2026-03-02'

let server: TestAuthority
let stamper: Stamper
beforeAll(async () => {
  server = await openAuthority()
  stamper = { authority: askedOverHttp(server), trusted: readCertificates(server.caPem) }
})
afterAll(() => server.close())

let opened: TestRegister
beforeEach(async () => {
  server.behaviour = 'answer'
  opened = await openTestRegister({ now: '2026-03-02 15:00:00' })
  await say(opened.register, phone(1), 'ONAY')
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, date)
})
afterEach(() => opened.close())

async function textNow(): Promise<string> {
  const [row] = await opened.engine.read(query(build.select().from(day).where(eq(day.date, date))))
  if (row === undefined) throw new Error('The day is not closed')
  return textOfDay(dayValues(row))
}

const kept = () => dayStampOf(opened.register, date)
const wishes = () => opened.engine.read(query(build.select().from(wantedStamp)))

/** Whether whoever has a stamp and this text, and nothing else of izin's, takes the one for the other's. */
async function isAccepted(text: string, tsr: Uint8Array): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-day-stamp-'))
  try {
    writeFileSync(join(folder, 'day.txt'), text)
    writeFileSync(join(folder, 'day.tsr'), tsr)
    return await strangerAccepts(join(folder, 'day.txt'), join(folder, 'day.tsr'), server.caFile)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('stampDay() stamps the day itself, which a stranger can check with the text alone', async () => {
  expect(await stampDay(opened.register, stamper, date)).toEqual({ kind: 'stamped' })
  const text = await textNow()
  expect(await kept()).toMatchObject({
    date,
    digest: createHash('sha384').update(text).digest(),
    authority: 'Deneme Zaman Damgası',
  })
  const tsr = (await kept())?.tsr ?? Buffer.alloc(0)
  expect(await isAccepted(text, tsr)).toBe(true)
  expect(await isAccepted(text.replace(date, '2026-03-01'), tsr)).toBe(false)
})

test('stampDay() asks once for a day and once for each of its files, and leaves no wish behind', async () => {
  const asked = server.requests.length
  await stampDay(opened.register, stamper, date)
  const before = await kept()
  expect(server.requests).toHaveLength(asked + 3)
  await stampDay(opened.register, stamper, date)
  expect(server.requests).toHaveLength(asked + 3)
  expect(await kept()).toEqual(before)
  expect(await wishes()).toEqual([])
})

test('the stamp of a day is of the same text still when an address of that day was erased', async () => {
  await stampDay(opened.register, stamper, date)
  const text = await textNow()
  await eraseInTheEnd(opened, phone(1))
  expect(await textNow()).toBe(text)
  expect(await isAccepted(await textNow(), (await kept())?.tsr ?? Buffer.alloc(0))).toBe(true)
})

test.each([
  ['refuse', 'failed'],
  ['tamper', 'failed'],
  ['error', 'unreachable'],
] as const)(
  'stampDay() keeps nothing of an authority that does "%s", and wants the stamp still',
  async (behaviour, kind) => {
    server.behaviour = behaviour
    expect(await stampDay(opened.register, stamper, date)).toMatchObject({ kind })
    expect(await kept()).toBeNull()
    expect((await wishes()).map(({ brandCode }) => brandCode)).toEqual([0, 123456, 123457])
  },
)

test('stampHead() stamps no day that is open, and none that was altered since it was closed', async () => {
  expect(await stampHead(opened.register, stamper, '2026-03-03')).toEqual({
    kind: 'failed',
    detail: 'the day is not closed',
  })
  tamper(opened.path, (database) => database.exec('UPDATE day SET closed_at = closed_at + 1000'))
  expect(await stampHead(opened.register, stamper, date)).toEqual({
    kind: 'failed',
    detail: 'the day is not as it was closed',
  })
  expect(await kept()).toBeNull()
})
