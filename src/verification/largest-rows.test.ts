import { count } from 'drizzle-orm'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { answeredRequestPart, lookUpLog } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { pdf } from '../../test/support/evidence-files.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { expectSmallAnswers as expectSmall } from '../../test/support/register/largest-answers.ts'
import { collected } from '../../test/support/register/retention.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../test/support/register.ts'
import type { Status } from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import { markBytes } from '../crypto/vault.ts'
import { appendFileStamp, fileStampsOf } from '../day/file-stamps.ts'
import { collectPack } from '../documents/pack/collect.ts'
import { sealEntries } from '../ledger/seal.ts'
import { answerBytesMax } from '../ledger/time-stamp/setup.ts'
import { beginRequest, endRequest, forgetRequests } from '../register/answered-requests.ts'
import { brandsMax } from '../register/company/brands.ts'
import { complaintTextMax, noteComplaint } from '../register/complaints/complaints.ts'
import { complaintsOf, complaintsOpenedBy, openComplaints } from '../register/complaints/list.ts'
import { nextToConfirm } from '../register/confirmation/confirmations.ts'
import { appendErasure } from '../register/erasure/erasure-entry.ts'
import { addEvidence, laterEvidenceMax } from '../register/evidence/add-evidence.ts'
import { evidenceFileBytesMax } from '../register/evidence/file-kind.ts'
import { evidenceFileBytes, evidenceFilesOf } from '../register/evidence/files.ts'
import { keepTicket, lastTicketOf, ticketAddressesMax } from '../register/links/tickets.ts'
import { checkedMax } from '../register/look-up/check.ts'
import { unknownOfDay } from '../register/look-up/unknown-look-ups.ts'
import { write } from '../register/register.ts'
import { registerBook } from './register-book.ts'
import { exportedEntries } from './register-entries.ts'
import { verifyRegister } from './verify-register.ts'

/** On the double of libSQL's server, which names its largest answers. */
const opened = forAllTests(() => openTestRegister({ engine: 'remote' }))
/** JSON writes this character as `\\u0001`: no other one has more bytes for its length. */
const longText = (length: number) => '\u0001'.repeat(length)
const file = Buffer.concat([pdf(), Buffer.alloc(evidenceFileBytesMax - pdf().length, 'x')])
const evidenceMax = 3000
let fileChange = ''

/** Each sort would be beyond a quarter of an answer if it were read at once. */
const [newConsents, changesOfOne, complaints, lists, tickets] = [120, 80, 45, 300, 12]
/** Has all complaints, and many changes of one key. */
const complainer = phone(9000)
const userId = 'complainer'
const markOf = ({ address }: Recipient) => opened.register.vault.mark(address)

beforeAll(async () => {
  for (let n = 1; n <= newConsents; n += 1) await giveWithEvidence(phone(n), 'ONAY')
  for (let n = 0; n < changesOfOne; n += 1) await giveWithEvidence(complainer, n % 2 === 0 ? 'RET' : 'ONAY')
  await addTo(fileChange, { name: 'form.pdf', bytes: file })
  for (let n = 1; n <= complaints; n += 1) {
    const complaint = {
      recipient: complainer,
      brandCode: subBrandCode,
      text: longText(complaintTextMax),
      userId,
    }
    expect(await noteComplaint(opened.register, editor, complaint)).toMatchObject({ kind: 'noted' })
  }
  await fillLookUpLog()
  for (let n = 1; n <= tickets; n += 1) await keepLargestTicket(n)
  await sealEntries(opened.register)
})

async function giveWithEvidence(recipient: Recipient, status: Status): Promise<void> {
  opened.clock.move(2000)
  const { change } = await say(opened.register, recipient, status, {
    evidence: { note: longText(evidenceMax) },
  })
  fileChange = change?.id ?? ''
  await addTo(fileChange, { note: longText(laterEvidenceMax) })
}

async function fillLookUpLog(): Promise<void> {
  const list = {
    at: opened.clock.now(),
    door: 'api',
    actor: 'sender',
    mark: Buffer.alloc(markBytes),
    purpose: 'check',
  } as const
  const marks = Buffer.alloc(checkedMax * 8, 7)
  const rows = Array.from({ length: lists }, () => ({ ...list, marks, unknown: checkedMax }))
  for (const row of rows) {
    const write = statement(build.insert(lookUpLog).values(row))
    await opened.engine.unit([], () => ({ writes: [write], result: null }))
  }
}

/** Each address has a look-up hash of its own. */
async function keepLargestTicket(n: number): Promise<void> {
  const key = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
  const answers = Array.from({ length: ticketAddressesMax }, (_, place) => {
    const mark = Buffer.alloc(markBytes)
    mark.writeUInt32BE(n * ticketAddressesMax + place)
    return { mark, answer: { maySend: true } }
  })
  await keepTicket(opened.register, { door: 'api', id: 'sender' }, key, {
    checkedAt: opened.clock.now(),
    answers,
  })
}

async function addTo(id: string, proof: Parameters<typeof addEvidence>[2]['proof']): Promise<void> {
  const added = await addEvidence(opened.register, editor, { changeIds: [Buffer.from(id, 'hex')], proof })
  expect(added).toMatchObject({ kind: 'added' })
}

const expectSmallAnswers = () => expectSmall(opened)

describe('with the largest rows allowed, no answer of the database is above a quarter of its limit', () => {
  test('while the register is verified', async () => {
    expect(await verifyRegister(opened.register)).toMatchObject({
      ok: true,
      changes: newConsents + changesOfOne,
    })
    expectSmallAnswers()
  })

  test('while it is exported', async () => {
    const entries = await collected(exportedEntries(opened.register, null))
    expect(entries.filter(({ kind }) => kind === 'change')).toHaveLength(newConsents + changesOfOne)
    expectSmallAnswers()
  })

  test('while the complaints of one recipient are listed', async () => {
    expect(await complaintsOf(opened.register, { recipient: complainer })).toHaveLength(complaints)
    expectSmallAnswers()
  })

  test('while the open complaints of all recipients are listed', async () => {
    const open = await openComplaints(opened.register, {}, complaints)
    expect(open).toMatchObject({ total: complaints, shown: { length: complaints } })
    expectSmallAnswers()
  })

  test('while a recipient sees their own complaints', async () => {
    expect(await complaintsOpenedBy(opened.register, userId)).toHaveLength(complaints)
    expectSmallAnswers()
  })

  test('while new consents are confirmed', async () => {
    const next = await nextToConfirm(opened.register)
    expect(next?.messages).toHaveLength(newConsents + 1)
    expectSmallAnswers()
  })

  test('while everything about one recipient is put into a pack', async () => {
    const choices = { recipient: complainer, brandCodes: [subBrandCode], day: '2026-03-02' }
    const collected = await collectPack(opened.register, editor, choices)
    expect(collected).toMatchObject({ pack: { complaints: { length: complaints } } })
    expectSmallAnswers()
  })

  test('while a send ticket is searched', async () => {
    const choices = { brandCode: subBrandCode, channel: 'MESAJ', at: opened.clock.now() } as const
    expect(await lastTicketOf(opened.register, markOf(phone(1)), choices)).toBeNull()
    expectSmallAnswers()
  })

  test('while the stamps of the files of one day are read', async () => {
    const { register } = opened
    const date = '2026-03-01'
    for (const brandCode of [providerCode, subBrandCode]) {
      const facts = { date, brandCode, stampedAt: opened.clock.now(), authority: 'Örnek', serial: '1' }
      const stamp = { digest: Buffer.alloc(48), tsr: Buffer.alloc(answerBytesMax) }
      await write(register, appendFileStamp(register, { ...facts, ...stamp }, opened.clock.now()))
    }
    expect((await fileStampsOf(register, date)).size).toBe(2)
    expectSmallAnswers()
  })

  test('while the answer to a repeated request is read', async () => {
    const sent = { client: 'sender', key: 'list 1', content: Buffer.from('list') }
    const answer = { status: 200, text: longText(2 ** 20) }
    expect(await beginRequest(opened.register, sent)).toEqual({ kind: 'run' })
    await endRequest(opened.register, sent, answer)
    expect(await beginRequest(opened.register, sent)).toEqual({ kind: 'answered', ...answer })
    opened.clock.move(25 * 60 * 60_000)
    await forgetRequests(opened.register)
    const [left] = await opened.engine.read(query(build.select({ left: count() }).from(answeredRequestPart)))
    expect(left).toEqual({ left: 0 })
    expectSmallAnswers()
  })

  test('while the days of many years are exported', async () => {
    const ofYears = await openTestRegister({ engine: 'remote' })
    onTestFinished(() => ofYears.close())
    const days = 10_000
    await write(ofYears.register, {
      sql: `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
        INSERT INTO day (date, from_seq, to_seq, entries, root, previous_head, head, closed_at)
        SELECT date('2000-01-01', n || ' days'), n, n, 1, randomblob(32), randomblob(32), randomblob(32), 1772487000000 FROM number`,
      params: [days],
    })
    const entries = await collected(exportedEntries(ofYears.register, null))
    expect(entries.filter(({ kind }) => kind === 'day')).toHaveLength(days)
    expectSmall(ofYears)
  })

  test('while an erasure that the end of every brand allowed is exported and verified', async () => {
    const ofBrands = await openTestRegister({ engine: 'remote' })
    onTestFinished(() => ofBrands.close())
    const { register, clock } = ofBrands
    const mark = register.vault.mark(phone(1).address)
    const codes = Array.from({ length: brandsMax }, (_, place) => 999_999_999 - place)
    const closedBrands = codes.map((code) => `${code}:${clock.now()}`).join(' ')
    const deletion = { reason: 'over', years: 3, closedBrands, evidence: 0 } as const
    const erasedAddress = { mark, kind: 'phone' } as const
    const about = {
      recipientId: 1,
      commitment: Buffer.alloc(32),
      erasedAddress,
      recordedAt: clock.now(),
      door: null,
    }
    const erasure = { kind: 'erasure', ...about, actor: null, deletion } as const
    await write(register, appendErasure(register.vault, undefined, erasure))
    expect(await collected(exportedEntries(register, null))).toContainEqual(
      expect.objectContaining({ kind: 'erasure' }),
    )
    // It is of no recipient here, but all of its checks read it.
    expect(await verifyRegister(register)).toMatchObject({ ok: false })
    await collected(registerBook(register).byKey())
    expectSmall(ofBrands)
  })

  test('while a file of evidence is read', async () => {
    const [shown] = await evidenceFilesOf(opened.register, [fileChange])
    expect(await evidenceFileBytes(opened.register, shown?.mark ?? Buffer.alloc(32))).toEqual(file)
    expectSmallAnswers()
  })

  test('while the unknown addresses of a day are counted', async () => {
    let unknown = 0
    const day = { actor: 'sender', from: 0, until: opened.clock.now() + 1 }
    await unknownOfDay(opened.register, day, () => (unknown += 1))
    expect(unknown).toBe(lists * checkedMax)
    expectSmallAnswers()
  })
})
