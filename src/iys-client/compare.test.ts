import { expect, test } from 'vitest'
import { exchangeWith, openByFile, receiveFile, statesOf } from '../../test/support/iys-files.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { newIntake, recentIntakes, storeIntake } from '../register/received/intake.ts'
import type { CallIys } from './client.ts'
import { compareConsents } from './compare.ts'
import { IysFault } from './faults.ts'

const people = 60
const date = '2026-03-02 14:00:00'
const opened = forEachTest(openByFile)

/** İYS as it answers questions about consents. */
function iysWith(recordOf: (n: number) => { status: string; source: string; consentDate: string } | null) {
  const byAddress = new Map(Array.from({ length: people }, (_, n) => [phone(n + 1).address, recordOf(n + 1)]))
  const questions: string[] = []
  const call: CallIys = async ({ path, body, answer }) => {
    if (path.endsWith('/BIREYSEL/status/MESAJ')) {
      const { recipients } = body as { recipients: string[] }
      return answer.parse({ list: recipients.filter((one) => byAddress.get(one)?.status === 'ONAY') })
    }
    const { recipient, ...key } = body as Record<string, string>
    questions.push(recipient ?? '')
    if (recipient === phone(5).address) throw new IysFault('refused', 'H121')
    const record = byAddress.get(recipient ?? '')
    if (record == null) return null
    return answer.parse({
      recipient,
      ...key,
      ...record,
      creationDate: record.consentDate,
      transactionId: 'e'.repeat(64),
    })
  }
  return { call, questions }
}

const stateOf = (n: number) => statesOf(opened.register, n)

/** Records an ONAY of each, which İYS confirms, and starts to compare them. */
async function comparing(): Promise<void> {
  const { register, clock } = opened
  const rows = Array.from(
    { length: people },
    (_, n) => `MESAJ,HS_WEB,${phone(n + 1).address},ONAY,${date},BIREYSEL\n`,
  )
  for (let n = 1; n <= people; n += 1) await say(register, phone(n), 'ONAY', { consentDate: date })
  await receiveFile(
    register,
    `requestId,type,source,recipient,status,consentDate,recipientType\n${rows.map((row) => `r1,${row}`).join('')}`,
  )
  expect(await stateOf(people)).toEqual(['ONAY registered'])
  await storeIntake(register, newIntake({ brandCode: subBrandCode, name: 'comparison' }, clock.now()))
}

test('a comparison takes over later movements, and lets consents that İYS lacks wait again', async () => {
  const { register, clock } = opened
  await comparing()
  const onay = { status: 'ONAY', source: 'HS_WEB', consentDate: date }
  const { call, questions } = iysWith((n) => {
    if (n === 1) return onay
    if (n === 2) return { status: 'RET', source: 'IYS_WEB', consentDate: '2026-03-02 14:30:00' }
    // An earlier movement: İYS has lost ours.
    if (n === 3) return { status: 'RET', source: 'HS_WEB', consentDate: '2026-03-02 13:00:00' }
    return null
  })
  const compare = () => compareConsents(exchangeWith(register, call))
  expect(await compare()).toBe(false)
  expect(questions).toHaveLength(50)
  expect(await stateOf(people)).toEqual(['ONAY registered'])
  await compare()
  expect(questions).toHaveLength(50)
  clock.move(5 * 60_000)
  await compare()
  expect(new Set(questions)).toHaveLength(people - 1)
  const states = await Promise.all([1, 2, 3, 4, 5, people].map(stateOf))
  expect(states.flat()).toEqual([
    ...['ONAY registered', 'RET registered', 'ONAY waiting', 'ONAY waiting'],
    ...['ONAY registered', 'ONAY waiting'],
  ])
  const [{ state = '', at = 0, missing = 0, tally = '' } = {}] = await recentIntakes(register)
  expect({ state, at, missing, tally: JSON.parse(tally) }).toMatchObject({
    ...{ state: 'equal', at: clock.now() },
    missing: people - 3,
    tally: { ret: 1, unreadable: 1 },
  })
  expect(await compare()).toBe(false)
})

test('a used-up hour of questions puts the comparison off, which goes on behind the last answer', async () => {
  const { register, clock } = opened
  await comparing()
  const { call, questions } = iysWith(() => null)
  const usedUp: CallIys = async (request) => {
    if (questions.length === 20) throw new IysFault('later', 'H086')
    return await call(request)
  }
  expect(await compareConsents(exchangeWith(register, usedUp))).toBe(false)
  expect([await stateOf(1), await stateOf(21)]).toEqual([['ONAY waiting'], ['ONAY registered']])
  clock.move(59 * 60_000)
  await compareConsents(exchangeWith(register, call))
  expect(questions).toHaveLength(20)
  clock.move(60_000)
  await compareConsents(exchangeWith(register, call))
  expect(new Set(questions)).toHaveLength(people)
  expect(await recentIntakes(register)).toMatchObject([
    { state: 'equal', at: clock.now(), missing: people - 1 },
  ])
})

test('brands that are compared at once share the questions of an hour', async () => {
  const { register, clock } = opened
  await comparing()
  await storeIntake(register, newIntake({ brandCode: providerCode, name: 'comparison' }, clock.now()))
  await compareConsents(exchangeWith(register, iysWith(() => null).call))
  const dueAt = clock.now() + 8 * 60_000
  expect(await recentIntakes(register)).toContainEqual(
    expect.objectContaining({ brandCode: subBrandCode, dueAt }),
  )
})
