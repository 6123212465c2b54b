import { getTableName } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import {
  answeredRequest,
  approval,
  day,
  draft,
  fileLink,
  importedFile,
  iysQueue,
  outbox,
  recordedRequest,
  telegramAddress,
} from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { features } from '../../src/app/features.ts'
import type { Feature } from '../../src/features/feature.ts'
import { importsFeature } from '../../src/features/imports/feature.ts'
import { iysFeature } from '../../src/features/iys/feature.ts'
import { webhookFeature } from '../../src/features/webhook/feature.ts'
import { newScheduler, type SchedulerServices } from '../../src/jobs/scheduler.ts'
import { beginRequest } from '../../src/register/answered-requests.ts'
import { requestApproval } from '../../src/register/approvals.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { makeCode } from '../../src/register/confirmation/codes.ts'
import { insertFile } from '../../src/register/imports/receive.ts'
import { makeFileLink } from '../../src/register/links/file-links.ts'
import { notePerson, proveAddress } from '../../src/register/recipients/people.ts'
import { keepDraft } from '../../src/register/record/drafts.ts'
import { collectedLog, openTestDelivery, words } from '../support/delivery.ts'
import { forEachTest } from '../support/opened.ts'
import { email, phone, say, subBrandCode } from '../support/register.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const delivery = forEachTest(() => openTestDelivery())

/** Jobs that a wrong clock lets do nothing final, and why. */
const reasons: Readonly<Record<string, string>> = {
  'send the digest': 'tells editors what waits, and changes nothing',
  'tell of files': 'tells holders what became of their files',
  'ask for files of İYS': 'reminds a room, at most a day early',
  'tell of changes lost to İYS': 'tells of rows that are marked already',
  'post reports': 'posts only days that are closed, and a day is closed by a proven clock',
  'tell of differences with İYS': 'tells a room what the exchange has found',
  'tell of İYS deadlines': 'tells a room, and corrects that message later',
  'confirm consents': 'sends letters; what is too late is dropped by a proven clock alone',
  'sms list': 'hands the states of now to the carrier, and a comparison too many changes nothing',
}

/** Features that work in the background, and why a wrong clock lets them end nothing. */
const workerReasons: ReadonlyMap<Feature, string> = new Map<Feature, string>([
  [importsFeature, 'works on files that a person has decided on; none is dropped by its age there'],
  [iysFeature, 'sends and asks; it reconciles only days that are closed'],
  [webhookFeature, 'a pause after three days keeps its place, and a test ends it'],
])

describe('final work', () => {
  test('waits for a proven clock in every job that has no reason not to', () => {
    // Only listed, never run.
    const noServices = {
      ...delivery,
      random: Math.random,
      log: { warn() {} },
    } as unknown as SchedulerServices
    const jobs = features.flatMap(({ jobs: jobsOf }) => jobsOf?.(noServices) ?? [])
    const withoutProof = jobs.filter(({ needsProvenClock }) => needsProvenClock !== true)
    expect(withoutProof.map(({ name }) => name).sort()).toEqual(Object.keys(reasons).sort())
    expect(jobs.length).toBeGreaterThan(withoutProof.length)
  })

  test('is left by the background work of each feature, with a reason', () => {
    const withWorker = features.filter(({ worker }) => worker !== undefined)
    expect(new Set(withWorker)).toEqual(new Set(workerReasons.keys()))
  })

  test('runs in each feature, forgetting included, only once the clock is proven', async () => {
    const ran: string[] = []
    const note = (name: string) => async () => void ran.push(name)
    let proven = false
    const feature = {
      jobs: () => [
        { name: 'deletes', every: 'minute', needsProvenClock: true, run: note('deletes') } as const,
        { name: 'tells', every: 'minute', run: note('tells') } as const,
      ],
      forget: note('forgets'),
    }
    const { register, inbox, outbox, test: opened } = delivery
    const { run, end } = newScheduler({
      register,
      inbox,
      outbox,
      features: [feature],
      time: { now: opened.clock.now, isProven: () => proven },
      log: collectedLog(opened.clock.now).log,
      random: Math.random,
      publicUrl: '',
      reportAtMinutes: 540,
      stamper: null,
      admins: [],
      readers: null,
      postWebhook: null,
      smsList: null,
      iys: null,
      processId: 'test',
    })
    await run()
    expect(ran).toEqual(['tells'])
    proven = true
    opened.clock.move(minuteMs)
    await run()
    expect(ran).toEqual(['tells', 'deletes', 'tells', 'forgets'])
    await end()
  })

  test.each([
    ['two weeks', 14, []],
    ['a quarter', 100, [outbox, recordedRequest, telegramAddress]],
  ])(
    'is not done by a server that starts with a clock %s ahead, until ten minutes have passed',
    async (_, days, also) => {
      await fillWithWhatEnds()
      const before = await storedRows()
      delivery.test.clock.move(days * dayMs)
      const { tick, settle } = delivery.started()
      for (let minute = 0; minute < 10; minute += 1) {
        await tick()
        await settle()
        expect(lostRows(before, await storedRows())).toEqual([])
        delivery.test.clock.move(minuteMs)
      }
      expect(await finished()).toEqual({ days: 0, approvals: [null] })
      await tick()
      await settle()
      expect(await finished()).toEqual({ days, approvals: ['expired'] })
      const lost = lostRows(before, await storedRows())
      const ended = [answeredRequest, approval, draft, fileLink, iysQueue, importedFile]
      expect(lost).toEqual(expect.arrayContaining([...ended, ...also].map(getTableName)))
    },
  )
})

/** One of each kind that ends by its age. */
async function fillWithWhatEnds(): Promise<void> {
  const { register, engine, outbox, test: opened } = delivery
  await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: opened.clock.now() })
  await say(register, phone(1), 'ONAY', { requestKey: 'once' })
  await outbox.put([words('7001', 'merhaba')])
  await outbox.deliverDue()
  await keepDraft(register, 'U1', { asked: 'brand' })
  await beginRequest(register, { client: 'shop', key: 'a', content: Buffer.from('{}') })
  await makeFileLink(register, 'U1', {
    kind: 'evidence',
    brandCode: subBrandCode,
    changeIds: ['ab'.repeat(32)],
  })
  await makeCode(register, { recipient: email(1), asker: 'telegram 1', use: 'address' })
  await notePerson(register, { userId: '7001', account: { accountId: '1', chatId: '1' }, language: 'tr' })
  await proveAddress(register, '7001', phone(1))
  await insertFile(register, {
    kind: 'consents',
    brandCode: subBrandCode,
    door: 'slack',
    principal: 'U1',
    language: 'tr',
  })
  await requestApproval(register, 'U1', {
    requestKey: 'ask',
    kind: 'change',
    brandCode: subBrandCode,
    reason: 'over-refusal',
    changes: 1,
    body: {},
  })
}

type Rows = ReadonlyMap<string, ReadonlySet<string>>

/** Every row of every table, but of those that only say who works now. */
async function storedRows(): Promise<Rows> {
  const { engine } = delivery
  const names = await engine.read({
    sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('lease', 'server_fact') AND name NOT LIKE 'sqlite_%'",
    params: [],
    map: ([name]) => String(name),
  })
  const rows = new Map<string, ReadonlySet<string>>()
  for (const name of names) {
    const map = (row: readonly unknown[]) => JSON.stringify(row, (_, value) => value ?? null)
    rows.set(name, new Set(await engine.read({ sql: `SELECT * FROM "${name}"`, params: [], map })))
  }
  return rows
}

/** Tables in which a row was deleted or changed since. */
function lostRows(before: Rows, after: Rows): string[] {
  return [...before].flatMap(([name, rows]) =>
    [...rows].every((row) => after.get(name)?.has(row)) ? [] : [name],
  )
}

async function finished() {
  const days = await delivery.engine.read(query(build.select().from(day)))
  const approvals = await delivery.engine.read(query(build.select().from(approval)))
  return { days: days.length, approvals: approvals.map(({ outcome }) => outcome) }
}
