import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeAction, encodeAction, type Reply } from '../../bots/commands/reply.ts'
import { runStaffAction } from '../../bots/commands/staff.ts'
import { dailyReport } from '../../src/day/daily-report.ts'
import { fileStampOf } from '../../src/day/file-stamps.ts'
import { agreementsOf, erasedRecipient } from '../../src/day/movement-file.ts'
import { stampDay } from '../../src/day/stamps.ts'
import { openDownload } from '../../src/features/download/open-download.ts'
import { downloadRoutes } from '../../src/features/download/routes.ts'
import { postDue } from '../../src/features/report/posts-job.ts'
import { newOutbox } from '../../src/jobs/outbox.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { addRoom } from '../../src/register/company/rooms.ts'
import { makeFileLink } from '../../src/register/links/file-links.ts'
import { logTo } from '../../src/util/log.ts'
import { exportedEntries } from '../../src/verification/register-entries.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { placeOf } from '../cli/harness.ts'
import { admin, staffContext, textOf } from '../support/commands.ts'
import { digestsBehindKey, searchDatabase } from '../support/leaks/database-digests.ts'
import { noteNamedText, plainDigestsIn } from '../support/leaks/digests.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { collected, dailyCsv, eraseInTheEnd } from '../support/register/retention.ts'
import { phone, providerCode, say, subBrandCode } from '../support/register.ts'
import { ownAuthority } from '../support/verification/own-signer.ts'
import { brandPath, openIysServer } from './iys-server.ts'

/* A day's file that lost an address: a person who has its other lines tries every number against what izin gives. */

const day = '2026-03-02'
const file = { date: day, brandCode: subBrandCode } as const
const agreement = `${brandPath}/agreements/${day}`

const server = forEachTest(async () => {
  const opened = await openIysServer({ now: `${day} 15:00:00` })
  await addRoom(opened.register, { platform: 'slack', externalId: 'C0ROOM', brandCode: subBrandCode })
  for (const n of [1, 2]) await say(opened.register, phone(n), 'RET')
  opened.clock.set('2026-03-03 00:31:00')
  await closeDaysThrough(opened.register, day)
  await stampDay(opened.register, await ownAuthority(opened.clock.now), day)
  await opened.ask('PUT', agreement, { agreementStatus: true })
  await storePost(opened)
  return opened
})

/** Slack is not set up, so the post waits for ever. */
async function storePost({ register }: Pick<typeof server, 'register'>): Promise<void> {
  const log = logTo(() => {}, 'silent', register.clock)
  const outbox = newOutbox(register, { senders: () => ({}), admins: [], log, random: () => 0.5 })
  await postDue({ register, outbox, reportAtMinutes: 0, stamper: null })
}

async function pressed(name: 'day-seals' | 'day-files', ...values: (string | number)[]): Promise<Reply> {
  const context = {
    ...(await staffContext(server)),
    dailyReport: (date: string | null) => dailyReport(server.register, date, 'unstamped'),
  }
  return await runStaffAction(context, decodeAction(encodeAction({ name, values })))
}

/** Presses the button of the page behind the link of a stamp. */
async function stampByLink(): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const { register } = server
  const pages = downloadRoutes({
    register,
    log: logTo(() => {}, 'silent', register.clock),
    unknownLinkStatus: () => 404,
    open: (...link) => openDownload({ register, makers: null }, ...link),
    brandsFor: async () => [subBrandCode],
  })
  const token = await makeFileLink(register, admin, { kind: 'movement-stamp', ...file })
  const answer = await pages.request(`/d/${token}`, { method: 'POST', headers: { 'accept-language': 'tr' } })
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** Texts of the command line, and the stamps among its files. */
async function reportOfCommandLine(): Promise<{ readonly printed: string; readonly stamps: Buffer[] }> {
  const place = placeOf(server, server.clock.now)
  const out = holdsAddresses(place.file('out'))
  const { code, out: json, err } = await place.runHere('report', '--date', day, '--out', out, '--json')
  expect(code).toBe(0)
  const names = readdirSync(out).filter(
    (name) => name.startsWith(`${subBrandCode}_`) && name.endsWith('.tsr'),
  )
  const stamps = names.map((name) => readFileSync(join(out, name)))
  place.close()
  return { printed: json + err, stamps }
}

async function everythingGiven(): Promise<Record<string, readonly Buffer[]>> {
  const { printed, stamps } = await reportOfCommandLine()
  const seals = textOf(await pressed('day-seals', day, subBrandCode))
  const link = await stampByLink()
  const now = server.clock.now()
  // İYS's routes reach seven days back, which a clock that was wrong can bring together with an erasure.
  server.clock.set('2026-03-05 10:00:00')
  const answers = [await server.get(agreement), await server.get(`${agreement}/timestamp`)]
  server.clock.set(new Date(now + 3 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' '))
  return {
    'the command line': [Buffer.from(printed), ...stamps],
    'the chat': [Buffer.from(seals)],
    'the link': [link.bytes],
    'the İYS routes': answers.map(({ bytes }) => bytes),
    'an export': [Buffer.from(JSON.stringify(await collected(exportedEntries(server.register, null))))],
  }
}

/** Notes the file with every number in the place of an erased one. */
async function tryEveryNumber(): Promise<void> {
  const now = await dailyCsv(server.register, day)
  for (let n = 0; n < 10; n += 1) {
    noteNamedText('the file before', now.replace(erasedRecipient, phone(n).address))
  }
}

const doorsThatTell = (given: Record<string, readonly Buffer[]>) =>
  Object.entries(given).flatMap(([door, contents]) =>
    contents.some((content) => plainDigestsIn(content).includes('sha384 of the file before')) ? [door] : [],
  )

test('no door gives a digest by which an erased number can be tried, and all gave it before', async () => {
  await tryEveryNumber()
  const doors = ['the command line', 'the chat', 'the link', 'the İYS routes', 'an export']
  expect(doorsThatTell(await everythingGiven())).toEqual(doors)
  await eraseInTheEnd(server, phone(1))
  expect(await dailyCsv(server.register, day)).toContain(erasedRecipient)
  await tryEveryNumber()
  expect(doorsThatTell(await everythingGiven())).toEqual([])
})

test('once its last address is erased, no row keeps a digest of the file, not even encrypted', async () => {
  const list = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' }
  await server.ask('POST', '/v1/check', { ...list, recipients: [phone(1).address], ticket: true })
  await makeFileLink(server.register, admin, { kind: 'movement-stamp', ...file })
  noteNamedText('the file before', await dailyCsv(server.register, day))
  expect(digestsBehindKey(server.path)).toEqual(['entry.body: sha384 of the file before'])
  for (const n of [1, 2]) await eraseInTheEnd(server, phone(n))
  expect(digestsBehindKey(server.path)).toEqual([])
  expect(searchDatabase(server.path)).toMatchObject({
    digests: [],
    columns: expect.arrayContaining([
      'agreement.date',
      'answered_request.request',
      'file_link.purpose',
      'outbox.body',
    ]),
  })
  expect(await dailyReport(server.register, day, 'unstamped', [subBrandCode])).toMatchObject({
    report: {
      brands: [{ total: 2, lacksAddress: true, stamp: 'unstamped', stampedAt: null, agreedAt: null }],
    },
  })
  // A brand without changes keeps its stamp, whose file holds no address.
  expect((await fileStampOf(server.register, { date: day, brandCode: providerCode }))?.file).not.toBeNull()
  expect(await verifyRegister(server.register)).toMatchObject({ ok: true, firstBad: null })
})

test('each door says that the stamp is of the file before, and the register still verifies it', async () => {
  const before = await dailyCsv(server.register, day)
  await eraseInTheEnd(server, phone(1))
  expect(before).toContain(phone(1).address)
  expect(await dailyCsv(server.register, day)).toBe(before.replace(phone(1).address, erasedRecipient))
  const seals = textOf(await pressed('day-seals', day, subBrandCode))
  expect(seals).toContain(
    'dosyadan sonradan adres silindi, özet şimdiki dosyanındır · zaman damgası silmeden önceki dosyanındır ve yalnızca doğrulama için saklanır',
  )
  for (const untrue of ['damgasız', 'henüz yapılmadı']) expect(seals).not.toContain(untrue)
  const files = await pressed('day-files', subBrandCode, day)
  expect(files.parts.flatMap((part) => (part.kind === 'links' ? part.links : []))).toHaveLength(1)
  expect(textOf(files)).toContain('yalnızca doğrulama için saklanır, indirilemez')
  const link = await stampByLink()
  expect([link.status, link.bytes.toString()]).toEqual([410, expect.stringContaining('indirilemez')])
  const { printed, stamps } = await reportOfCommandLine()
  expect(printed).toContain('"stamp":"off"')
  expect(printed).toContain('Its time stamp is of the file before the erasure')
  expect(stamps).toEqual([])

  expect((await fileStampOf(server.register, file))?.file).not.toBeNull()
  expect((await agreementsOf(server.register, day)).get(subBrandCode)?.digest).not.toBeNull()
  expect(await verifyRegister(server.register)).toMatchObject({ ok: true, firstBad: null })
})
