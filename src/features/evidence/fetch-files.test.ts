import { beforeEach, expect, test } from 'vitest'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { collectedLog, openTestDelivery } from '../../../test/support/delivery.ts'
import { pdf } from '../../../test/support/evidence-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say } from '../../../test/support/register.ts'
import { reportOf } from '../../../test/support/reports.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { FetchFile } from '../../jobs/work/fetched.ts'
import { addEvidenceFile } from '../../register/evidence/add-file.ts'
import { evidenceFilesOf } from '../../register/evidence/files.ts'
import { forgetEvidenceLinks, wantEvidenceFiles } from '../../register/evidence/links.ts'
import { openEvidenceFiles } from './feature.ts'

const opened = forEachTest(() => openTestDelivery())
let changeId = ''
beforeEach(async () => {
  admins = ['U0EDITOR']
  asked = 0
  const { change } = await say(opened.register, phone(1), 'ONAY')
  changeId = change?.id ?? ''
  const wanted = { requestKey: 'form:V1', slackFiles: ['F0FORM'], changeIds: [changeId] }
  for (const _ of [1, 2]) {
    await wantEvidenceFiles(opened.register, { ...wanted, principal: 'U0EDITOR', language: 'tr' })
  }
})

async function* pieces(bytes: Uint8Array, broken = false): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 5)
  if (broken) throw new Error('the line is cut')
  yield bytes.subarray(5)
}
const whole: FetchFile = async () => ({ kind: 'file', name: 'form.pdf', bytes: pieces(pdf()) })

let asked = 0
let admins = ['U0EDITOR']
async function fetchBy(fetchFile: FetchFile): Promise<void> {
  const { register, outbox } = opened
  const counted: FetchFile = (id) => {
    asked += 1
    return fetchFile(id)
  }
  const { log } = collectedLog(() => 0)
  await openEvidenceFiles({
    ...{ register, outbox, log, admins, random: () => 0 },
    fetchFile: counted,
  }).work()
}

const outcomes = () =>
  opened.register.engine.read({
    sql: 'SELECT outcome FROM wanted_evidence_file',
    params: [],
    map: ([outcome]) => outcome,
  })
const minuteMs = 60_000
const files = () => evidenceFilesOf(opened.register, [changeId])
const notices = async () => {
  const rows = await opened.register.engine.read(query(build.select().from(outboxTable)))
  return rows.filter(({ key }) => key.startsWith('evidence-file:')).length
}

test('openEvidenceFiles() fetches a file that was wanted twice once, tells its holder once, and counts it in the daily report', async () => {
  const withoutFile = async () => {
    const report = await reportOf(opened.register, dayOf(opened.test.clock.now()))
    return report.brands.reduce((sum, { withoutEvidence }) => sum + withoutEvidence, 0)
  }
  expect(await withoutFile()).toBe(1)
  await fetchBy(whole)
  await fetchBy(whole)
  expect(await withoutFile()).toBe(0)
  expect([asked, (await files()).length, await notices()]).toEqual([1, 1, 1])
  expect(await files()).toMatchObject([{ kind: 'pdf', door: 'slack', actor: 'U0EDITOR' }])
})

test('openEvidenceFiles() tries again later where Slack gives nothing just now, or the file breaks off', async () => {
  await fetchBy(async () => ({ kind: 'later' }))
  opened.test.clock.move(60_000)
  await fetchBy(async () => ({ kind: 'file', name: '', bytes: pieces(pdf(), true) }))
  expect([(await files()).length, await notices()]).toEqual([0, 0])
  opened.test.clock.move(60 * 60_000)
  await fetchBy(whole)
  expect([(await files()).length, await notices()]).toEqual([1, 1])
})

test('openEvidenceFiles() gives up after a day, says that the change has no file, and remembers it', async () => {
  const started = opened.test.clock.now()
  while ((await notices()) === 0) {
    await fetchBy(async () => ({ kind: 'later' }))
    opened.test.clock.move(15 * minuteMs)
  }
  expect(opened.test.clock.now() - started).toBeGreaterThan(24 * 60 * minuteMs)
  asked = 0
  opened.test.clock.move(100 * 24 * 60 * minuteMs)
  await forgetEvidenceLinks(opened.register)
  await fetchBy(whole)
  expect([asked, await outcomes()]).toEqual([0, ['gone']])
})

test('openEvidenceFiles() asks less and less often, and not again at every tick', async () => {
  for (let second = 0; second < 600; second += 2) {
    await fetchBy(async () => ({ kind: 'later' }))
    opened.test.clock.move(2000)
  }
  expect(asked).toBe(9)
})

test('openEvidenceFiles() adds nothing for a staff member who has lost the role meanwhile, and does not fetch it', async () => {
  admins = []
  await fetchBy(whole)
  const counts = [asked, (await files()).length, await notices()]
  expect([counts, await outcomes()]).toEqual([[0, 0, 1], ['denied']])
})

test('openEvidenceFiles() tells of a file that it had added before it was killed as added', async () => {
  const changeIds = [Buffer.from(changeId, 'hex')]
  const actor = { door: 'slack', id: 'U0EDITOR' } as const
  await addEvidenceFile(opened.register, actor, { changeIds, name: 'form.pdf', bytes: pdf() })
  await fetchBy(whole)
  expect([(await files()).length, await notices()]).toEqual([1, 1])
  expect(await outcomes()).toEqual(['added'])
})
