import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { recipient } from '../../db/schema.ts'
import { build, pick, query } from '../../db/statement.ts'
import { fileStampOf } from '../../src/day/file-stamps.ts'
import { movementDigest } from '../../src/day/movement-file.ts'
import { stampDay } from '../../src/day/stamps.ts'
import { eventsAfter } from '../../src/features/webhook/events.ts'
import { entryText } from '../../src/ledger/append.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import { addEvidence } from '../../src/register/evidence/add-evidence.ts'
import { linesOfFile, takeFile } from '../../src/register/iys-queue/files.ts'
import { workAdds } from '../../src/register/record/add-requests.ts'
import { exportedEntries } from '../../src/verification/register-entries.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { placeOf } from '../cli/harness.ts'
import { tamper } from '../cli/tamper.ts'
import { pdf } from '../support/evidence-files.ts'
import { dailyHeader, receiveFile } from '../support/iys-files.ts'
import { digestsInDatabase } from '../support/leaks/database-digests.ts'
import { noteNamedText } from '../support/leaks/digests.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { importRows } from '../support/register/imports.ts'
import { collected, eraseInTheEnd } from '../support/register/retention.ts'
import { editor, email, phone, say, subBrandCode } from '../support/register.ts'
import { ownAuthority } from '../support/verification/own-signer.ts'
import { brandPath, keyOf, onayOf, openIysServer } from './iys-server.ts'

/* One run by every road that keeps a digest; the database is then searched as by a thief who has no key. */

const day = '2026-03-02'
const file = { date: day, brandCode: subBrandCode } as const

const server = forAllTests(async () => {
  const opened = await openIysServer({ now: `${day} 15:00:00` })
  await setSetting(opened.engine, 'iys_exchange', 'file', { by: 'test', now: opened.clock.now() })
  await sendRequests(opened)
  await bringFiles(opened)
  await proveConsents(opened)
  await closeDay(opened)
  return opened
})

type Server = Awaited<ReturnType<typeof openIysServer>>

/** Each with an `Idempotency-Key` that is made of an address. */
async function sendRequests({ ask, register, clock }: Server): Promise<void> {
  const isDone = async (answer: ReturnType<Server['ask']>) => expect((await answer).status).toBeLessThan(300)
  await isDone(ask('POST', `${brandPath}/consents`, onayOf(1)))
  await isDone(ask('POST', `${brandPath}/consents/request`, [onayOf(2), onayOf(3)]))
  await workAdds(register)
  await isDone(ask('POST', `${brandPath}/consents/status`, keyOf(1)))
  const list = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' }
  await isDone(ask('POST', '/v1/check', { ...list, recipients: [phone(1).address], ticket: true }))
  clock.move(60_000)
}

async function bringFiles({ register, clock }: Server): Promise<void> {
  await importRows(register, [
    { recipient: phone(4).address, status: 'ONAY', consentDate: `${day} 14:00:00` },
  ])
  const at = `${day} 14:05:00`
  const row = `${at},${'4'.repeat(64)},${phone(4).address},BIREYSEL,MESAJ,RET,${at},IYS_WEB`
  await receiveFile(register, [dailyHeader, row, ''].join('\n'))
  clock.move(60_000)
}

async function proveConsents({ register, clock }: Server): Promise<void> {
  const { change } = await say(register, phone(5), 'ONAY', {
    evidence: { note: `aradı ${phone(5).address}` },
  })
  const changeIds = [Buffer.from(change?.id ?? '', 'hex')]
  const proofs = [
    { note: `form 118, ${phone(5).address}` },
    { name: `${phone(5).address}.pdf`, bytes: pdf(`form of ${phone(5).address}`) },
  ]
  for (const proof of proofs) {
    expect(await addEvidence(register, editor, { changeIds, proof })).toMatchObject({ kind: 'added' })
    noteNamedText('evidence', 'bytes' in proof ? proof.bytes : proof.note)
  }
  await noteComplaint(register, editor, {
    recipient: phone(5),
    brandCode: subBrandCode,
    text: phone(5).address,
  })
  await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
  clock.move(60_000)
}

async function closeDay({ register, clock, ask, get }: Server): Promise<void> {
  clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(register, day)
  expect(await stampDay(register, await ownAuthority(clock.now), day)).toEqual({ kind: 'stamped' })
  const agreed = await ask('PUT', `${brandPath}/agreements/${day}`, { agreementStatus: true })
  expect(agreed.body).toEqual({ agreementCaptured: true })
  expect((await get(`${brandPath}/agreements/${day}`)).body.agreementStatus).toBe(true)
}

/** The addresses that the suite knows; erased ones too, since their look-up hash stays. */
async function addressesByMark(): Promise<Map<string, string>> {
  const { vault, engine } = server.register
  const marks = await engine.read(query(build.select(pick(recipient, 'mark')).from(recipient)))
  const numbers = Array.from({ length: 10 }, (_, n) => phone(n).address)
  const known = [...numbers, email(1).address]
  const byMark = new Map(known.map((address) => [vault.mark(address).toString('hex'), address]))
  const stored = marks.map(({ mark }) => mark.toString('hex'))
  expect(stored.filter((mark) => !byMark.has(mark))).toEqual([])
  return byMark
}

const digestsFound = async (path = server.path) => digestsInDatabase(path, await addressesByMark())

test('No column of a database holds a plain digest of a text that its rows give with an address', async () => {
  expect(await digestsFound()).toEqual([])
})

test('A backup holds none either', async () => {
  const place = placeOf(server)
  const copy = place.file('copy.db')
  await place.result('backup', '--out', copy)
  expect(await digestsFound(copy)).toEqual([])
  place.close()
})

test('The search finds the digest of a day file in each place where one is planted, also in an answer of an authority', async () => {
  const place = placeOf(server)
  const copy = holdsAddresses(place.file('planted.db'))
  await place.result('backup', '--out', copy)
  const digest = await movementDigest(server.register, day, subBrandCode)
  const stamp = await fileStampOf(server.register, file)
  tamper(copy, (database) => {
    const plant = (sql: string, value: unknown) => database.prepare(sql).run([value] as never)
    plant('UPDATE agreement SET digest = ?', digest)
    plant("UPDATE entry SET body = ? WHERE kind = 'file-stamp'", stamp?.file?.tsr)
    plant("UPDATE provider SET name = json_object('sum', ?)", digest.toString('base64'))
    plant(
      "UPDATE entry SET content = json_set(content, '$.sha384', ?) WHERE kind = 'ticket'",
      digest.toString('hex'),
    )
  })
  expect(await digestsFound(copy)).toEqual([
    'agreement.digest: sha384 of a movement file',
    'entry.content: sha384 of a movement file',
    'entry.body: sha384 of a movement file',
    'provider.name: sha384 of a movement file',
  ])
  place.close()
})

/** Id and canonical text of the first change, with its commitment. */
async function firstChangeText(): Promise<[id: string, text: string]> {
  const [entry] = (await collected(exportedEntries(server.register, null))).filter(
    (one) => one.kind === 'change',
  )
  if (entry === undefined) throw new Error('There is no change')
  const { commitment, brandCode, recipientType, channel, ordinal, previousId, recordedAt, door, actor } =
    entry
  const { status, source, consentDate, consentAt, effect, secondPerson, restores, evidenceDigest } = entry
  const subject = [commitment, brandCode, recipientType, channel]
  const content = [status, source, consentDate, consentAt, effect, secondPerson, restores, evidenceDigest]
  const identity = { kind: 'change', subject, ordinal, previousId, recordedAt, door, actor, content } as const
  return [entry.id, entryText(identity)]
}

test('The search finds digests of what a system is given of a change, and of another writing of an address', async () => {
  const place = placeOf(server)
  const copy = holdsAddresses(place.file('texts.db'))
  await place.result('backup', '--out', copy)
  const feed = (await server.get(`/v1/brands/${subBrandCode}/changes?after=0`)).body.changes[0]
  const pull = (await server.get(`${brandPath}/consents/changes?source=HS`)).body.list[0]
  const event = { type: 'consent.changed', timestamp: feed.recordedAt, data: feed }
  const pushes = { brandCode: subBrandCode, channel: 'MESAJ', after: 0, through: 1e9 } as const
  const [push] = (await eventsAfter(server.register, pushes)).events
  const taken = await takeFile(server.register, subBrandCode, editor)
  const [, loaderRow = ''] = (await collected(linesOfFile(server.register, taken?.id ?? 0)))
    .join('')
    .split('\n')
  const [id, ledgerText] = await firstChangeText()
  expect(hash('sha256', ledgerText)).toBe(id)
  const texts = {
    'a change in the feed': JSON.stringify(feed),
    'a row of the pull': JSON.stringify(pull),
    'a webhook': JSON.stringify(event),
    'a push': JSON.stringify(push?.data),
    'a row for the loader of İYS': loaderRow,
    'a text of the ledger': ledgerText.replace(/"[0-9a-f]{64}"/, JSON.stringify(feed.recipient)),
    'a phone number': '0500 000 00 01',
    'an e-mail address': 'ALICI1@ORNEK.EXAMPLE',
  }
  const sums = Object.values(texts).map((text) => hash('sha256', text))
  tamper(copy, (database) => {
    database.prepare('UPDATE provider SET name = ?').run([JSON.stringify(sums)] as never)
  })
  expect(await digestsFound(copy)).toEqual(
    Object.keys(texts).map((what) => `provider.name: sha256 of ${what}`),
  )
  place.close()
})

test('None is left after an erasure, and the ledger verifies', async () => {
  await eraseInTheEnd(server, phone(1))
  expect(await digestsFound()).toEqual([])
  expect(await verifyRegister(server.register)).toMatchObject({ ok: true, firstBad: null })
})
