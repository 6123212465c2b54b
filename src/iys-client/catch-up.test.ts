import { expect, test } from 'vitest'
import { exchangeWith, openByFile, receiveFile, statesOf } from '../../test/support/iys-files.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { verify } from '../ledger/verify.ts'
import { openConflicts } from '../register/iys-received/conflicts.ts'
import { newIntake, recentIntakes, storeIntake } from '../register/iys-received/intake.ts'
import { ownConsents } from '../register/look-up/look-up.ts'
import type { Register } from '../register/register.ts'
import { registerBook } from '../verification/register-book.ts'
import { registerEntries } from '../verification/register-entries.ts'
import { compareConsents, pullChanges } from './catch-up.ts'
import type { CallIys } from './client.ts'
import { IysError } from './faults.ts'

const hourMs = 60 * 60_000
const opened = forEachTest(openByFile)

type Row = Readonly<Record<string, string>>

function movement(n: number, status: string, minutes: number, more: Row = {}): Row {
  const date = `2026-03-02 14:${String(minutes).padStart(2, '0')}:00`
  const id = `${n}${minutes}`.padStart(64, 'e')
  const key = { recipient: phone(n).address, recipientType: 'BIREYSEL', type: 'MESAJ', status }
  return { ...key, consentDate: date, creationDate: date, source: 'IYS_WEB', transactionId: id, ...more }
}

/** İYS's Pull over these movements, two a page. */
function iysPulling(movements: readonly Row[]) {
  const asked: Readonly<Record<string, string>>[] = []
  const call: CallIys = async ({ query = {}, answer }) => {
    asked.push(query)
    const side = (row: Row) => (row.source?.startsWith('IYS') ? 'IYS' : 'HS')
    const rows = movements.filter((row) => side(row) === query.source)
    const from = query.after === undefined ? 0 : Number(query.after.split('_')[0])
    const list = rows.slice(from, from + Number(query.limit))
    return list.length === 0 ? null : answer.parse({ after: `${from + list.length}_x`, list })
  }
  return { call, asked }
}

const consentsOf = async (n: number) =>
  (await ownConsents(opened.register, phone(n))).map(
    ({ status, source, national }) => `${status} ${source} ${national}`,
  )
const count = async (from: string) =>
  (await opened.engine.read({ sql: `SELECT count(*) FROM ${from}`, params: [], map: ([n]) => Number(n) }))[0]

/** Ends the process before its n-th commit, or just after it. */
function dying(register: Register, commits: number, isAfter: boolean): Register {
  let left = commits
  const engine = {
    ...register.engine,
    async unit(...given: Parameters<Register['engine']['unit']>) {
      if (left === 0 && !isAfter) throw new Error('The process ended')
      const result = await register.engine.unit(...given)
      if (left === 0) throw new Error('The process ended')
      left -= 1
      return result
    },
  } as Register['engine']
  return { ...register, engine }
}

test('each movement of İYS is taken over once, at whichever step the process ends', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  await say(opened.register, phone(2), 'ONAY', { consentDate: '2026-03-02 14:00:00' })
  const { call } = iysPulling([
    movement(1, 'RET', 5),
    movement(3, 'ONAY', 6, { citizenName: 'Örnek Kişi' }),
    // In the same second, under the same id.
    movement(3, 'ONAY', 6, { type: 'ARAMA' }),
    movement(2, 'ONAY', 0, { source: 'HS_WEB' }),
    movement(4, 'ONAY', 7, { source: 'HS_WEB' }),
  ])
  for (let commits = 0; commits < 3; commits += 1) {
    for (const isAfter of [false, true]) {
      const died = pullChanges(exchangeWith(dying(opened.register, commits, isAfter), call))
      await died.catch(() => undefined)
      opened.clock.move(11 * 60_000)
    }
  }
  await pullChanges(exchangeWith(opened.register, call))
  expect(await consentsOf(1)).toEqual(['RET IYS_WEB registered'])
  expect(await consentsOf(2)).toEqual(['ONAY HS_WEB registered'])
  expect(await consentsOf(3)).toEqual(['ONAY IYS_WEB registered', 'ONAY IYS_WEB registered'])
  expect(await openConflicts(opened.register, { brandCodes: [subBrandCode], limit: 9 })).toHaveLength(1)
  expect(await count('change')).toBe(5)
  expect(await count("entry WHERE kind = 'iys-answer'")).toBe(4)
  const proof = await verify(registerEntries(opened.register, null), registerBook(opened.register))
  expect(proof).toMatchObject({ ok: true, firstBad: null })
})

test('a row that cannot be read blocks no other', async () => {
  const { call, asked } = iysPulling([movement(1, 'BELKI', 5), movement(2, 'RET', 6)])
  await pullChanges(exchangeWith(opened.register, call))
  // Changes of recipients come before those of other tools.
  expect(asked.map(({ source }) => source)).toEqual(['IYS', 'HS'])
  expect(await consentsOf(2)).toEqual(['RET IYS_WEB registered'])
})

test('a full page without a cursor is applied, and is a fault', async () => {
  const list = Array.from({ length: 500 }, () => movement(1, 'RET', 5))
  const call: CallIys = async ({ answer }) => answer.parse({ list })
  await expect(pullChanges(exchangeWith(opened.register, call))).rejects.toThrow(IysError)
  expect(await consentsOf(1)).toEqual(['RET IYS_WEB registered'])
})

test.each([
  ['after a week of silence', 7 * 24 * hourMs, null],
  ['when İYS does not know its cursor', hourMs, 'H098'],
])('pulls from the start and compares %s', async (_, pauseMs, code) => {
  const { call, asked } = iysPulling([movement(1, 'RET', 5)])
  await pullChanges(exchangeWith(opened.register, call))
  const ended = newIntake({ brandCode: subBrandCode, name: 'comparison' }, opened.clock.now())
  await storeIntake(opened.register, { ...ended, state: 'equal' })
  opened.clock.move(hourMs)
  await pullChanges(exchangeWith(opened.register, call))
  expect(asked.at(-2)).toMatchObject({ source: 'IYS', after: '1_x' })
  expect(await count("iys_intake WHERE name = 'comparison' AND state = 'open'")).toBe(0)
  opened.clock.move(pauseMs)
  const forgetful: CallIys = async (request) => {
    if (code !== null && request.query?.after !== undefined) throw new IysError('refused', code)
    return await call(request)
  }
  await pullChanges(exchangeWith(opened.register, forgetful))
  opened.clock.move(hourMs)
  await pullChanges(exchangeWith(opened.register, call))
  expect(asked.some(({ source, after }, n) => n > 3 && source === 'IYS' && after === undefined)).toBe(true)
  expect(await count("iys_intake WHERE name = 'comparison' AND state = 'open'")).toBe(1)
})

const people = 60
const date = '2026-03-02 14:00:00'

/** İYS as it answers questions about consents. */
function iysComparing(
  recordOf: (n: number) => { status: string; source: string; consentDate: string } | null,
) {
  const byAddress = new Map(Array.from({ length: people }, (_, n) => [phone(n + 1).address, recordOf(n + 1)]))
  const questions: string[] = []
  const call: CallIys = async ({ path, body, answer }) => {
    if (path.endsWith('/BIREYSEL/status/MESAJ')) {
      const { recipients } = body as { recipients: string[] }
      return answer.parse({
        list: recipients.filter((recipient) => byAddress.get(recipient)?.status === 'ONAY'),
      })
    }
    const { recipient, ...key } = body as Record<string, string>
    questions.push(recipient ?? '')
    if (recipient === phone(5).address) throw new IysError('refused', 'H121')
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
  const { call, questions } = iysComparing((n) => {
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
    'ONAY registered',
    'RET registered',
    'ONAY waiting',
    'ONAY waiting',
    'ONAY registered',
    'ONAY waiting',
  ])
  const [{ state = '', at = 0, missing = 0, tally = '' } = {}] = await recentIntakes(register)
  expect({ state, at, missing, tally: JSON.parse(tally) }).toMatchObject({
    state: 'equal',
    at: clock.now(),
    missing: people - 3,
    tally: { ret: 1, unreadable: 1 },
  })
  expect(await compare()).toBe(false)
})

test('the first pull compares, and refusals that İYS would not take are reported over its ONAYs', async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'RET')
  await say(register, phone(2), 'RET')
  expect(await stateOf(1)).toEqual(['RET unverified'])
  await pullChanges(exchangeWith(register, iysPulling([]).call))
  const onay = { status: 'ONAY', source: 'HS_WEB', consentDate: '2026-01-05 10:00:00' }
  const { call, questions } = iysComparing((n) => (n === 1 ? onay : null))
  await compareConsents(exchangeWith(register, call))
  expect(questions).toEqual([phone(1).address])
  expect([await stateOf(1), await stateOf(2)]).toEqual([['RET waiting'], ['RET unverified']])
  expect(await recentIntakes(register)).toMatchObject([{ name: 'HS' }, { name: 'IYS' }, { at: clock.now() }])
})

test('a used-up hour of questions puts the comparison off, which goes on behind the last answer', async () => {
  const { register, clock } = opened
  await comparing()
  const { call, questions } = iysComparing(() => null)
  const usedUp: CallIys = async (request) => {
    if (questions.length === 20) throw new IysError('later', 'H086')
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
  await compareConsents(exchangeWith(register, iysComparing(() => null).call))
  const dueAt = clock.now() + 8 * 60_000
  expect(await recentIntakes(register)).toContainEqual(
    expect.objectContaining({ brandCode: subBrandCode, dueAt }),
  )
})
