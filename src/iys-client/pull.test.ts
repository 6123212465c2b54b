import { expect, test } from 'vitest'
import { exchangeWith, openByFile } from '../../test/support/iys-files.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { verify } from '../ledger/verify.ts'
import { registerBook } from '../proof/register-book.ts'
import { registerEntries } from '../proof/register-entries.ts'
import { ownConsents } from '../register/look-up/look-up.ts'
import { openConflicts } from '../register/received/conflicts.ts'
import type { Register } from '../register/register.ts'
import type { CallIys } from './client.ts'
import { IysFault } from './faults.ts'
import { pullChanges } from './pull.ts'

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
function iysWith(movements: readonly Row[]) {
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

const stateOf = async (n: number) =>
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
  const { call } = iysWith([
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
  expect(await stateOf(1)).toEqual(['RET IYS_WEB registered'])
  expect(await stateOf(2)).toEqual(['ONAY HS_WEB registered'])
  expect(await stateOf(3)).toEqual(['ONAY IYS_WEB registered', 'ONAY IYS_WEB registered'])
  expect(await openConflicts(opened.register, { brandCodes: [subBrandCode], limit: 9 })).toHaveLength(1)
  expect(await count('change')).toBe(5)
  expect(await count("entry WHERE kind = 'iys-answer'")).toBe(4)
  const proof = await verify(registerEntries(opened.register, null), registerBook(opened.register))
  expect(proof).toMatchObject({ ok: true, firstBad: null })
})

test('a row that cannot be read blocks no other', async () => {
  const { call, asked } = iysWith([movement(1, 'BELKI', 5), movement(2, 'RET', 6)])
  await pullChanges(exchangeWith(opened.register, call))
  // Changes of recipients come before those of other tools.
  expect(asked.map(({ source }) => source)).toEqual(['IYS', 'HS'])
  expect(await stateOf(2)).toEqual(['RET IYS_WEB registered'])
})

test('a full page without a cursor is applied, and is a fault', async () => {
  const list = Array.from({ length: 500 }, () => movement(1, 'RET', 5))
  const call: CallIys = async ({ answer }) => answer.parse({ list })
  await expect(pullChanges(exchangeWith(opened.register, call))).rejects.toThrow(IysFault)
  expect(await stateOf(1)).toEqual(['RET IYS_WEB registered'])
})

test.each([
  ['after a week of silence', 7 * 24 * hourMs, null],
  ['when İYS does not know its cursor', hourMs, 'H098'],
])('pulls from the start and compares %s', async (_, pauseMs, code) => {
  const { call, asked } = iysWith([movement(1, 'RET', 5)])
  await pullChanges(exchangeWith(opened.register, call))
  opened.clock.move(hourMs)
  await pullChanges(exchangeWith(opened.register, call))
  expect(asked.at(-2)).toMatchObject({ source: 'IYS', after: '1_x' })
  expect(await count("iys_intake WHERE name = 'comparison'")).toBe(0)
  opened.clock.move(pauseMs)
  const forgetful: CallIys = async (request) => {
    if (code !== null && request.query?.after !== undefined) throw new IysFault('refused', code)
    return await call(request)
  }
  await pullChanges(exchangeWith(opened.register, forgetful))
  opened.clock.move(hourMs)
  await pullChanges(exchangeWith(opened.register, call))
  expect(asked.some(({ source, after }, n) => n > 3 && source === 'IYS' && after === undefined)).toBe(true)
  expect(await count("iys_intake WHERE name = 'comparison'")).toBe(1)
})
