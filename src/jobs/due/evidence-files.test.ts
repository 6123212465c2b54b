import { beforeEach, describe, expect, test } from 'vitest'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { collectedLog, openTestDelivery } from '../../../test/support/delivery.ts'
import { pdf } from '../../../test/support/evidence-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say } from '../../../test/support/register.ts'
import { reportOf } from '../../../test/support/reports.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { addEvidenceFile } from '../../register/evidence/add-file.ts'
import { evidenceFilesOf } from '../../register/evidence/files.ts'
import { forgetEvidenceLinks, wantEvidenceFiles } from '../../register/evidence/links.ts'
import type { FetchFile } from '../work/fetched.ts'
import { openEvidenceFiles } from './evidence-files.ts'

const house = forEachTest(() => openTestDelivery())
let changeId = ''
beforeEach(async () => {
  admins = ['U0EDITOR']
  const { change } = await say(house.register, phone(1), 'ONAY')
  changeId = change?.id ?? ''
  const wanted = { requestKey: 'form:V1', slackFiles: ['F0FORM'], changeIds: [changeId] }
  for (const _ of [1, 2]) {
    await wantEvidenceFiles(house.register, { ...wanted, holder: 'U0EDITOR', language: 'tr' })
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
  const { register, outbox } = house
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
  house.register.engine.read({
    sql: 'SELECT outcome FROM wanted_evidence_file',
    params: [],
    map: ([outcome]) => outcome,
  })
const minuteMs = 60_000
const files = () => evidenceFilesOf(house.register, [changeId])
const answerText = async () => {
  const rows = await house.register.engine.read(query(build.select().from(outboxTable)))
  return rows.filter(({ key }) => key.startsWith('evidence-file:')).length
}

describe('openEvidenceFiles()', () => {
  test('fetches a file that was wanted twice once, and tells its holder once', async () => {
    asked = 0
    await fetchBy(whole)
    await fetchBy(whole)
    expect([asked, (await files()).length, await answerText()]).toEqual([1, 1, 1])
    expect(await files()).toMatchObject([{ kind: 'pdf', door: 'slack', actor: 'U0EDITOR' }])
  })

  test('makes its ONAY one with evidence in the daily report', async () => {
    const bare = async () => {
      const report = await reportOf(house.register, dayOf(house.test.clock.now()))
      return report.brands.reduce((sum, { withoutEvidence }) => sum + withoutEvidence, 0)
    }
    expect(await bare()).toBe(1)
    await fetchBy(whole)
    expect(await bare()).toBe(0)
  })

  test('tries again later where Slack gives nothing just now, or the file breaks off', async () => {
    await fetchBy(async () => ({ kind: 'later' }))
    house.test.clock.move(60_000)
    await fetchBy(async () => ({ kind: 'file', name: '', bytes: pieces(pdf(), true) }))
    expect([(await files()).length, await answerText()]).toEqual([0, 0])
    house.test.clock.move(60 * 60_000)
    await fetchBy(whole)
    expect([(await files()).length, await answerText()]).toEqual([1, 1])
  })

  test('gives up after a day, says that the change has no file, and remembers it', async () => {
    const begun = house.test.clock.now()
    while ((await answerText()) === 0) {
      await fetchBy(async () => ({ kind: 'later' }))
      house.test.clock.move(15 * minuteMs)
    }
    expect(house.test.clock.now() - begun).toBeGreaterThan(24 * 60 * minuteMs)
    asked = 0
    house.test.clock.move(100 * 24 * 60 * minuteMs)
    await forgetEvidenceLinks(house.register)
    await fetchBy(whole)
    expect([asked, await outcomes()]).toEqual([0, ['gone']])
  })

  test('asks less and less often, and not again at every tick', async () => {
    asked = 0
    for (let second = 0; second < 600; second += 2) {
      await fetchBy(async () => ({ kind: 'later' }))
      house.test.clock.move(2000)
    }
    expect(asked).toBe(9)
  })

  test('adds nothing for somebody who has lost the role meanwhile, and does not fetch it', async () => {
    admins = []
    asked = 0
    await fetchBy(whole)
    expect([asked, (await files()).length, await answerText(), await outcomes()]).toEqual([
      0,
      0,
      1,
      ['denied'],
    ])
  })

  test('tells of a file that it had added before it was killed as added', async () => {
    const changeIds = [Buffer.from(changeId, 'hex')]
    const actor = { door: 'slack', id: 'U0EDITOR' } as const
    await addEvidenceFile(house.register, actor, { changeIds, name: 'form.pdf', bytes: pdf() })
    await fetchBy(whole)
    expect([(await files()).length, await answerText()]).toEqual([1, 1])
    expect(await outcomes()).toEqual(['added'])
  })
})
