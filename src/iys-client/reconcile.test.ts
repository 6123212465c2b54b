import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { dailyHeader, exchangeWith, openByFile, statesOf } from '../../test/support/iys-files.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { closeDays } from '../../test/support/register/reports.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { setSetting } from '../register/company/settings.ts'
import { noteAnswers } from '../register/iys-queue/answers.ts'
import { intakeOf, recentIntakes } from '../register/iys-received/intake.ts'
import type { CallIys } from './client.ts'
import { IysError } from './faults.ts'
import { reconcileDay } from './reconcile.ts'

const date = '2026-03-02'
const at = (minutes: number) => `${date} 14:${String(minutes).padStart(2, '0')}:00`
const idOf = (n: number) => String(n).repeat(64)
const opened = forEachTest(async () => {
  const made = await openByFile()
  await setSetting(made.engine, 'iys_agreement', 'yes', { by: 'test', now: made.clock.now() })
  return made
})

const ours = (n: number) => rowOf(n, 'ONAY', 'HS_WEB')
const rowOf = (n: number, status: string, source: string) =>
  [at(n), idOf(n), phone(n).address, 'BIREYSEL', 'MESAJ', status, at(n), source].join(',')

/** Records an ONAY of the day; with its receipt, as after a call. */
async function recorded(n: number, isAnswered: boolean): Promise<void> {
  const { register } = opened
  const outcome = await say(register, phone(n), 'ONAY', { consentDate: at(n) })
  const changeId = Buffer.from((outcome.kind === 'decided' && outcome.change?.id) || '', 'hex')
  const receipt = { transactionId: idOf(n), creationDate: at(n) }
  if (isAnswered)
    await noteAnswers(register, null, [{ changeId, outcome: 'registered', by: 'receipt', ...receipt }])
}

/** İYS with this file of yesterday. Answers that are named replace its own. */
function iysWith(rows: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  const bytes = Buffer.from([dailyHeader, ...rows, ''].join('\n'))
  const count = (source: string) => rows.filter((row) => row.includes(`,${source}_`)).length
  const own: Record<string, unknown> = {
    agreement: { processStatus: 'completed', hashValue: createHash('sha384').update(bytes).digest('hex') },
    file: bytes,
    BIREYSEL: {
      changeStats: [
        { type: 'MESAJ', consents: ['HS', 'IYS'].map((source) => ({ source, total: count(source) })) },
      ],
    },
    TACIR: null,
    ...more,
  }
  const agreed: unknown[] = []
  const call: CallIys = async ({ method, path, body, answer }) => {
    if (method === 'PUT') agreed.push(body)
    const [place = ''] = path.includes('/agreements/') ? ['agreement'] : path.split('/').slice(-1)
    const given = method === 'PUT' ? {} : own[place]
    if (given instanceof Error) throw given
    return given === null ? null : answer.parse(given)
  }
  return { agreed, call }
}

async function reconcile({ call }: { readonly call: CallIys }) {
  const { register, clock } = opened
  clock.set('2026-03-03 04:00:00')
  await closeDays(register)
  await reconcileDay(exchangeWith(register, call))
  const row = await intakeOf(register, { brandCode: subBrandCode, name: date })
  return { ...row, tally: JSON.parse(row?.tally ?? '{}') }
}

const stateOf = (n: number) => statesOf(opened.register, n)

test('a day with the same records is agreed to, once', async () => {
  await recorded(1, true)
  const iys = iysWith([ours(1)])
  expect(await reconcile(iys)).toMatchObject({ state: 'equal', note: null, missing: 0 })
  await reconcile(iys)
  expect(iys.agreed).toEqual([{ agreementStatus: true }])
})

test('receipts and changes of recipients are taken over', async () => {
  await recorded(1, false)
  await recorded(2, true)
  const iys = iysWith([ours(1), ours(2), rowOf(3, 'RET', 'IYS_MOBIL')])
  expect(await reconcile(iys)).toMatchObject({ state: 'repaired', tally: { registered: 1, ret: 1 } })
  expect([await stateOf(1), await stateOf(3)]).toEqual([['ONAY registered'], ['RET registered']])
  expect(iys.agreed).toHaveLength(1)
})

test('a confirmed change that İYS does not list waits again', async () => {
  await recorded(1, true)
  await recorded(2, true)
  const iys = iysWith([ours(1)])
  expect(await reconcile(iys)).toMatchObject({ state: 'repaired', missing: 1 })
  expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY registered'], ['ONAY waiting']])
  expect(iys.agreed).toEqual([])
})

test('everything of a day that is empty at İYS waits again', async () => {
  await recorded(1, true)
  expect(await reconcile(iysWith([], { agreement: null, BIREYSEL: null }))).toMatchObject({ missing: 1 })
  expect(await stateOf(1)).toEqual(['ONAY waiting'])
})

test.each([
  [
    'an ONAY of another tool',
    [rowOf(4, 'ONAY', 'HS_WEB')],
    {},
    { state: 'different', tally: { conflicts: 1 } },
  ],
  ['a row that cannot be read', [`${ours(1)}X`], {}, { state: 'different', tally: { unreadable: 1 } }],
  [
    'other counts',
    [ours(1)],
    { TACIR: { changeStats: [{ type: 'ARAMA', consents: [{ source: 'HS', total: 1 }] }] } },
    { state: 'different', note: 'counts' },
  ],
  [
    'a file that is too large',
    [],
    { file: new IysError('later', 'too-large') },
    { state: 'different', note: 'too-large' },
  ],
  [
    'another file than that of the hash',
    [],
    { file: Buffer.from('<html>') },
    { state: 'open', note: 'file' },
  ],
  [
    'a user who may not reconcile',
    [],
    { agreement: new IysError('access', 'H353') },
    { state: 'open', note: 'refused' },
  ],
  ['no file yet', [], { agreement: { processStatus: 'inprogress' } }, { state: 'open', note: 'unfinished' }],
])('never agrees with %s', async (_, rows, more, expected) => {
  const iys = iysWith(rows, more)
  expect(await reconcile(iys)).toMatchObject(expected)
  expect(iys.agreed).toEqual([])
})

test('a day that is not closed here is not asked for: a clock that is ahead agrees to nothing', async () => {
  const { register, clock } = opened
  clock.set('2026-03-17 04:00:00')
  const noCall = () => Promise.reject(new Error('No day is over for certain'))
  await reconcileDay(exchangeWith(register, noCall))
  expect(await recentIntakes(register)).toEqual([])
})

test('a call that fails in the middle changes nothing twice', async () => {
  await recorded(1, true)
  await recorded(2, true)
  const iys = iysWith([ours(1), rowOf(3, 'RET', 'IYS_MOBIL')], {
    BIREYSEL: new IysError('later', 'HTTP 503'),
  })
  await expect(reconcile(iys)).rejects.toThrow(IysError)
  const rows = [ours(1), rowOf(3, 'RET', 'IYS_MOBIL')]
  expect(await reconcile(iysWith(rows))).toMatchObject({
    state: 'repaired',
    missing: 1,
    tally: { rows: 2, ret: 1 },
  })
})

test('a day that İYS has not finished by midnight, and days without an answer, are gone on with', async () => {
  const { register, clock } = opened
  expect(await reconcile(iysWith([], { agreement: { processStatus: 'inprogress' } }))).toMatchObject({
    state: 'open',
  })
  clock.set('2026-03-06 04:00:00')
  await closeDays(register)
  const { call } = iysWith([], { agreement: null, BIREYSEL: null })
  for (let n = 0; n < 4; n += 1) await reconcileDay(exchangeWith(register, call))
  const days = await recentIntakes(register)
  expect(days.map((day) => `${day.name} ${day.state}`)).toEqual(
    [2, 3, 4, 5].map((day) => `2026-03-0${day} equal`),
  )
  const noCall = () => Promise.reject(new Error('Nothing is left to ask'))
  await reconcileDay(exchangeWith(register, noCall))
})
