import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { day as dayTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { tamper } from '../../test/cli/tamper.ts'
import { openAddressFolder } from '../../test/support/folder.ts'
import { noteNamedText } from '../../test/support/leaks/digests.ts'
import { forAllTests, forEachTest } from '../../test/support/opened.ts'
import { eraseInTheEnd } from '../../test/support/register/retention.ts'
import { email, openTestRegister, phone, registerOn, say } from '../../test/support/register.ts'
import {
  askedOverHttp,
  openAuthority,
  strangerAccepts,
} from '../../test/support/verification/time-stamp-authority.ts'
import { closeDaysThrough } from '../ledger/days.ts'
import { dayText } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { readCertificates } from '../ledger/time-stamp/request.ts'
import { closeBrand } from '../register/company/brands.ts'
import { rebuild } from '../register/record/rebuild.ts'
import type { Register } from '../register/register.ts'
import { fileStampOf, fileStampsOf } from './file-stamps.ts'
import { movementFile } from './movement-file.ts'
import { dayStampOf, stampDay } from './stamps.ts'

const day = '2026-03-02'
const [master, cafe] = [123456, 123457]

const server = forAllTests(openAuthority)
const folder = forAllTests(openAddressFolder)
let stamper: Stamper
beforeAll(() => {
  stamper = { authority: askedOverHttp(server), trusted: readCertificates(server.caPem) }
})

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))
let register: Register
beforeEach(async () => {
  server.behaviour = 'answer'
  register = opened.register
  await say(register, phone(1), 'ONAY')
  opened.clock.move(2000)
  await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(register, day)
})

async function textOf(from: Register, brandCode: number): Promise<string> {
  let text = ''
  for await (const line of movementFile(from, day, brandCode)) text += line
  noteNamedText('a movement file', text)
  return text
}

async function textOfClosed(): Promise<string> {
  const [row] = await opened.engine.read(query(build.select().from(dayTable).where(eq(dayTable.date, day))))
  if (row === undefined) throw new Error('The day is not closed')
  return dayText(row)
}

const dayStamp = () => dayStampOf(register, day)

async function isAccepted(text: string, tsr: Uint8Array | undefined): Promise<boolean> {
  const [file, stamp] = [folder.file('file.txt'), folder.file('file.tsr')]
  writeFileSync(file, text)
  writeFileSync(stamp, tsr ?? '')
  return await strangerAccepts(file, stamp, server.caFile)
}

describe('stampDay()', () => {
  test('stamps the day itself, which a stranger can check with the text alone, also after an erasure', async () => {
    await stampDay(register, stamper, day)
    const text = await textOfClosed()
    const kept = await dayStamp()
    expect(kept).toMatchObject({ date: day, digest: hash('sha384', text, 'buffer') })
    expect(await isAccepted(text.replace(day, '2026-03-01'), kept?.tsr)).toBe(false)
    await eraseInTheEnd(opened, phone(1))
    expect(await isAccepted(await textOfClosed(), kept?.tsr)).toBe(true)
  })

  test('keeps no plain digest of a file, which the stamp of a stranger proves all the same', async () => {
    const text = await textOf(register, cafe)
    await stampDay(register, stamper, day)
    const kept = await fileStampOf(register, { date: day, brandCode: cafe })
    expect(kept?.file?.digest).toEqual(hash('sha384', text, 'buffer'))
    expect(await isAccepted(text, kept?.file?.tsr)).toBe(true)
    // The search of the suite finds no digest of it in the database.
    expect(text).toContain(phone(1).address)
  })

  test('asks once for a day and once for each of its files', async () => {
    const requestsBefore = server.requests.length
    await stampDay(register, stamper, day)
    const before = [await dayStamp(), await fileStampOf(register, { date: day, brandCode: cafe })]
    expect(server.requests).toHaveLength(requestsBefore + 3)
    expect(await stampDay(register, stamper, day)).toEqual({ kind: 'stamped' })
    expect(server.requests).toHaveLength(requestsBefore + 3)
    expect([await dayStamp(), await fileStampOf(register, { date: day, brandCode: cafe })]).toEqual(before)
  })

  test('run by two at once keeps one stamp for each file', async () => {
    await Promise.all([stampDay(register, stamper, day), stampDay(register, stamper, day)])
    expect((await fileStampsOf(register, day)).size).toBe(2)
  })

  test('stamps no day that is open, and no brand that was closed before', async () => {
    expect(await stampDay(register, stamper, '2026-03-03')).toEqual({ kind: 'stamped' })
    expect((await fileStampsOf(register, '2026-03-03')).size).toBe(0)
    await closeBrand(register, cafe)
    // A refusal to a closed brand is a movement all the same.
    opened.clock.set('2026-03-05 12:00:00')
    await say(register, phone(1), 'RET')
    opened.clock.set('2026-03-06 00:31:00')
    await closeDaysThrough(register, '2026-03-05')
    for (const [date, brands] of [
      ['2026-03-03', [master, cafe]],
      ['2026-03-04', [master]],
      ['2026-03-05', [master, cafe]],
    ] as const) {
      await stampDay(register, stamper, date)
      expect([...(await fileStampsOf(register, date)).keys()], date).toEqual(brands)
    }
  })

  test('stores nothing that repeats an earlier answer, or comes from another root', async () => {
    const untrusted = { kind: 'failed', detail: 'untrusted' }
    expect(await stampDay(register, { ...stamper, trusted: [] }, day)).toEqual(untrusted)
    server.behaviour = 'repeat'
    const repeated = { kind: 'failed', detail: expect.stringMatching(/^wrong-(digest|nonce)$/) }
    expect(await stampDay(register, stamper, day)).toEqual(repeated)
    expect((await fileStampsOf(register, day)).size).toBe(0)
  })
})

test.each(["UPDATE entry SET body = x'00'", "UPDATE entry SET content = '{}'", 'DELETE FROM entry'])(
  'the ledger with stamps refuses %s',
  async (edit) => {
    await stampDay(register, stamper, day)
    await expect(opened.engine.apply([edit])).rejects.toThrow()
    expect((await fileStampsOf(register, day)).size).toBe(2)
  },
)

test('movementFile() of a closed day is the same bytes whatever happens afterwards, wherever it is made', async () => {
  const before = await textOf(register, cafe)
  expect(before.split('\n')).toHaveLength(4)
  await say(register, phone(1), 'RET')
  await say(register, phone(2), 'ONAY')
  // A clock that was set back puts nothing into a day that is closed.
  opened.clock.set('2026-03-02 15:30:00')
  await say(register, phone(3), 'ONAY').catch(() => {})
  opened.clock.set('2026-03-04 10:00:00')
  await closeDaysThrough(register, '2026-03-03')
  expect(await textOf(register, cafe)).toBe(before)
  await rebuild(register)
  await closeBrand(register, cafe)
  expect(await textOf(register, cafe)).toBe(before)

  const other = openEmbedded({ path: opened.path })
  expect(await textOf(await registerOn(other, opened.izinKey, opened.clock.now), cafe)).toBe(before)
  await other.close()
})

test('stampDay() stamps no day that was altered since it was closed', async () => {
  tamper(opened.path, (database) => database.exec('UPDATE day SET closed_at = closed_at + 1000'))
  await expect(stampDay(register, stamper, day)).rejects.toThrow('the day is not as it was closed')
  expect(await dayStamp()).toBeNull()
})
