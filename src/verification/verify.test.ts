import { hash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { desc } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { tamper } from '../../test/cli/tamper.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { seeHead } from '../../test/support/posted.ts'
import { collected, eraseInTheEnd } from '../../test/support/register/retention.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../test/support/register.ts'
import { ownAuthority } from '../../test/support/verification/own-signer.ts'
import { openAuthority } from '../../test/support/verification/time-stamp-authority.ts'
import type { Status } from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import { fileStampOf } from '../day/file-stamps.ts'
import { stampDay } from '../day/stamps.ts'
import { entryId } from '../ledger/append.ts'
import { closeDaysThrough } from '../ledger/days.ts'
import type { Entry, FileStampEntry } from '../ledger/entries.ts'
import { dayText, sealEntries } from '../ledger/seal.ts'
import { rfc3161Authority, type Stamper } from '../ledger/time-stamp/authority.ts'
import { readCertificates } from '../ledger/time-stamp/request.ts'
import { exportedEntries, recipientEntries } from './register-entries.ts'
import { verifyEntries } from './verify-export.ts'
import { verifyRegister } from './verify-register.ts'

const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 15:00:00' }))
beforeEach(async () => {
  await said(phone(1), 'ONAY')
  await said(email(1), 'ONAY', { channel: 'EPOSTA' })
  await said(phone(1), 'RET')
  opened.clock.set('2026-03-03 10:00:00')
  await said(phone(2), 'ONAY', { channel: 'ARAMA' })
  await said(phone(2), 'RET', { channel: 'ARAMA', consentDate: 'nonsense' })
  await sealEntries(opened.register)
  opened.clock.set('2026-03-05 10:00:00')
  await closeDaysThrough(opened.register, '2026-03-04')
  await said(phone(3), 'RET')
  await said(phone(3), 'ONAY')
})

async function said(recipient: Recipient, status: Status, choices: object = {}): Promise<void> {
  opened.clock.move(2000)
  await say(opened.register, recipient, status, { evidence: { note: 'söyledi', page: 3 }, ...choices })
}

test('verifyRegister() finds nothing in an unedited register', async () => {
  const [last] = await opened.engine.read(query(build.select().from(day).orderBy(desc(day.date)).limit(1)))
  expect(await verifyRegister(opened.register)).toEqual({
    ok: true,
    changes: 7,
    firstBad: null,
    anchoredThrough: null,
    anchoredHead: null,
    last: { seq: 7, day: '2026-03-04', head: last?.head.toString('hex') },
  })
})

test('verify() names the first of several altered entries', async () => {
  tamper(opened.path, (database) => {
    database.exec(`UPDATE change SET actor = 'another' WHERE seq IN (2, 5)`)
    database.exec(`UPDATE seal SET root = zeroblob(32)`)
  })
  expect(await verifyRegister(opened.register)).toMatchObject({
    changes: 1,
    firstBad: { kind: 'change', at: 2 },
  })
})

describe('verifyRegister() says how far outside anchors reach', () => {
  const reach = async () => (await verifyRegister(opened.register)).anchoredThrough

  async function stamp(...dates: string[]): Promise<void> {
    await withAuthority(async (stamper) => {
      for (const date of dates)
        expect(await stampDay(opened.register, stamper, date)).toEqual({ kind: 'stamped' })
    })
  }

  async function withAuthority(use: (stamper: Stamper) => Promise<void>): Promise<void> {
    const server = await openAuthority()
    const authority = rfc3161Authority({ url: server.url, username: null, password: null })
    await use({ authority, trusted: readCertificates(server.caPem) })
    await server.close()
  }

  async function see(date: string): Promise<void> {
    await seeHead(opened.register, date, 'slack C1')
  }

  test('by the stamp of a day: all days up to it, since its head stands on theirs', async () => {
    await stamp('2026-03-03')
    expect(await reach()).toBe('2026-03-03')
    await stamp('2026-03-04')
    expect(await reach()).toBe('2026-03-04')
  })

  test('by a posted head: all days up to it', async () => {
    await see('2026-03-03')
    expect(await reach()).toBe('2026-03-03')
    await stamp('2026-03-02')
    expect(await reach()).toBe('2026-03-03')
  })

  test('by the stamp of a day as before when an address in it was erased, though its files cannot be made again', async () => {
    await stamp('2026-03-02')
    expect(await reach()).toBe('2026-03-02')
    await eraseInTheEnd(opened, email(1))
    const anchored = { ok: true, changes: 9, anchoredThrough: '2026-03-02' }
    expect(await verifyRegister(opened.register)).toMatchObject(anchored)
  })

  test('by no stamp whose signer leads to another root', async () => {
    await stamp('2026-03-02')
    const other = (await ownAuthority(opened.clock.now)).trusted
    const problem = 'its signer leads to no certificate in TSA_CA_FILE'
    const { firstBad } = await verifyRegister(opened.register, other)
    expect(firstBad).toMatchObject({ kind: 'file-stamp', problem })
  })
})

async function entriesWith(alter: (entry: Entry) => Entry | null, brandCode: number | null = null) {
  const entries = await collected(exportedEntries(opened.register, brandCode))
  return entries.flatMap((entry) => alter(entry) ?? [])
}
const badIn = async (entries: readonly Entry[]) => (await verifyEntries(entries)).firstBad

test('verifyEntries() has no file with a name while it reads, which would stay behind if it were killed', async () => {
  const before = readdirSync(tmpdir())
  const entries = await entriesWith((entry) => entry)
  const during: string[][] = []
  async function* readSlowly() {
    for (const entry of entries) {
      yield entry
      during.push(readdirSync(tmpdir()))
    }
  }
  expect(await verifyEntries(readSlowly())).toMatchObject({ ok: true, changes: 7 })
  expect(during).toEqual(entries.map(() => before))
})

const isLater = (entry: Entry) => entry.kind === 'day' && entry.date > '2026-03-03'

describe('verify() of a day and a seal of different dates', () => {
  const later = '2026-03-04'

  test.each([true, false])(
    'names the day, whose seal is dated by its entries (head made anew: %s)',
    async (anew) => {
      const entries = await entriesWith((entry) => {
        if (entry.kind !== 'day' || entry.date !== '2026-03-03') return isLater(entry) ? null : entry
        const altered = { ...entry, date: later }
        return anew ? { ...altered, head: hash('sha256', dayText(altered)) } : altered
      })
      expect(await badIn(entries)).toMatchObject({ kind: 'day', at: later })
    },
  )

  test('names the seal where its entries are left out, since the head vouches for the day', async () => {
    const entries = await entriesWith(
      (entry) => (entry.kind === 'seal' && entry.date === '2026-03-03' ? { ...entry, date: later } : entry),
      providerCode,
    )
    expect(await badIn(entries)).toMatchObject({ kind: 'seal', at: 4 })
  })
})

describe('verify() of a stamp of a day', () => {
  const another = { kind: 'stamp', problem: 'it is not of the day as it is here' }

  beforeEach(async () => {
    const { clock } = opened
    const trial = await ownAuthority(clock.now)
    for (const date of ['2026-03-02', '2026-03-03']) await stampDay(opened.register, trial, date)
  })

  test('names one that is of another day', async () => {
    const entries = await entriesWith((entry) => entry)
    const [first, second] = entries.filter((entry) => entry.kind === 'stamp')
    if (first === undefined || second === undefined) throw new Error('There are no two stamps of days')
    const content = { ...second.content, date: '2026-03-02' }
    const edited = { ...first, content, tsr: second.tsr }
    const id = entryId(edited).toString('hex')
    const exchanged = entries.map((entry) => (entry === first ? { ...edited, id } : entry))
    expect(await badIn(exchanged)).toMatchObject(another)
  })

  test('names one whose day was made anew, with a head that its content gives', async () => {
    const anew = await entriesWith((entry) => {
      if (entry.kind !== 'day' || entry.date !== '2026-03-03') return isLater(entry) ? null : entry
      const altered = { ...entry, closedAt: entry.closedAt + 1000 }
      return { ...altered, head: hash('sha256', dayText(altered)) }
    })
    expect(await badIn(anew)).toMatchObject(another)
  })

  test('names the day, where it was taken off the end', async () => {
    const cut = await entriesWith((entry) =>
      entry.kind === 'day' && entry.date >= '2026-03-03' ? null : entry,
    )
    const problem = 'it is missing, though its head was seen outside'
    expect(await badIn(cut)).toEqual({ kind: 'day', at: '2026-03-03', problem })
  })
})

describe('verify() of the stamp of a file', () => {
  const date = '2026-03-02'
  const isOfFile = (entry: Entry) =>
    entry.kind === 'file-stamp' && entry.content.date === date && entry.content.brandCode === subBrandCode
  const stampIn = (entries: readonly Entry[]): FileStampEntry => {
    const stamp = entries.find(isOfFile)
    if (stamp?.kind !== 'file-stamp') throw new Error('There is no stamp of the file')
    return stamp
  }
  const withRevealed = (entries: readonly Entry[], revealed: FileStampEntry['revealed']) =>
    entries.map((entry) => (entry.kind === 'file-stamp' && isOfFile(entry) ? { ...entry, revealed } : entry))

  beforeEach(async () => await stampDay(opened.register, await ownAuthority(opened.clock.now), date))

  test('names one whose digest, answer or secret is another, or that was left out', async () => {
    const entries = await entriesWith((entry) => entry)
    expect(await badIn(entries)).toBeNull()
    const { revealed } = stampIn(entries)
    if (revealed === null) throw new Error('Nothing is revealed of the file')
    const other = Buffer.from('another answer').toString('base64')
    for (const edit of [{ secret: 'ab'.repeat(16) }, { sha384: 'ab'.repeat(48) }, { tsr: other }]) {
      expect(await badIn(withRevealed(entries, { ...revealed, ...edit }))).toMatchObject({
        kind: 'file-stamp',
        problem: 'its digest and answer do not give its commitment',
      })
    }
    expect(await badIn(withRevealed(entries, null))).toMatchObject({
      kind: 'file-stamp',
      problem: 'its digest is missing, though its file lacks no address',
    })
  })

  test('names one of another file, though the ledger was made anew with it', async () => {
    const entries = await entriesWith((entry) => entry)
    const stamp = stampIn(entries)
    const other = entries.find((entry) => entry.kind === 'file-stamp' && !isOfFile(entry))
    if (other?.kind !== 'file-stamp') throw new Error('There is no stamp of another file')
    const content = { ...other.content, brandCode: subBrandCode }
    const edited = { ...stamp, content, revealed: other.revealed }
    const id = entryId(edited).toString('hex')
    const exchanged = entries.map((entry) => (entry === stamp ? { ...edited, id } : entry))
    expect(await badIn(exchanged)).toMatchObject({
      kind: 'file-stamp',
      problem: 'it is not of the file of its day',
    })
  })

  test('has no digest in an export once an address of the file was dropped, and verifies', async () => {
    const before = await verifyRegister(opened.register)
    await eraseInTheEnd(opened, email(1))
    const entries = await entriesWith((entry) => entry)
    expect(stampIn(entries).revealed).toBeNull()
    expect(await badIn(entries)).toBeNull()
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes: before.changes + 2 })
    // The register keeps it for the other address of the file.
    expect((await fileStampOf(opened.register, { date, brandCode: subBrandCode }))?.file).not.toBeNull()
  })

  test('names one that was dropped while its file has an address', async () => {
    await eraseInTheEnd(opened, email(1))
    await opened.engine.apply([`UPDATE entry SET body = NULL WHERE subject = 'file-stamp ${date} 123457'`])
    expect((await verifyRegister(opened.register)).firstBad).toMatchObject({
      kind: 'file-stamp',
      problem: 'its digest was dropped, though its file has addresses',
    })
  })
})

test('recipientEntries() of a brand are those with changes of it', async () => {
  const count = async (brandCode: number | null) =>
    (await collected(recipientEntries(opened.register, brandCode))).length
  expect([await count(null), await count(subBrandCode), await count(123456)]).toEqual([4, 4, 0])
})
