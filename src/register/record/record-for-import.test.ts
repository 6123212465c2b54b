import { expect, test } from 'vitest'
import { importRows } from '../../../test/support/imports.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, subBrandCode } from '../../../test/support/register.ts'
import { registerEntries } from '../../proof/register-entries.ts'
import { lookUp } from '../look-up.ts'
import { type RecordInput, record } from './record.ts'

const actor = { door: 'import', id: 'tester' } as const
const opened = forAllTests(() => openTestRegister())
let taken = 0

function input(n: number, status: 'ONAY' | 'RET', consentDate: string): RecordInput {
  return {
    brandCode: subBrandCode,
    recipient: phone(n),
    channel: 'MESAJ',
    request: { recipientType: 'BIREYSEL', status, source: 'HS_WEB', consentDate },
  }
}

async function statusOf(n: number) {
  const found = await lookUp(opened.register, { door: 'cli', id: 't' }, { recipient: phone(n), purpose: 't' })
  return found.kind === 'found' ? found.consents.map(({ status }) => status) : []
}

async function entries() {
  const all: unknown[] = []
  for await (const entry of registerEntries(opened.register, null)) all.push(entry)
  return all
}

test('record() leaves a refusal standing when an ONAY may not pass it, however late the ONAY is dated', async () => {
  const n = ++taken
  await record(opened.register, actor, input(n, 'ONAY', '2026-03-02 10:00:00'))
  await record(opened.register, actor, input(n, 'RET', '2026-03-02 11:00:00'))
  opened.clock.move(60_000)
  const onay = input(n, 'ONAY', '2026-03-02 14:00:00')
  expect(await record(opened.register, actor, { ...onay, overRefusal: 'forbid' })).toEqual({
    kind: 'refusal-stands',
  })
  expect(await statusOf(n)).toEqual(['RET'])
  expect(await record(opened.register, actor, onay)).toMatchObject({ kind: 'decided', refusals: [] })
  expect(await statusOf(n)).toEqual(['ONAY'])
})

test('record() leaves a refusal standing that İYS would not take', async () => {
  const n = ++taken
  await record(opened.register, actor, input(n, 'RET', '2026-03-02 11:00:00'))
  const later = { ...input(n, 'ONAY', '2026-03-02 14:00:00'), overRefusal: 'forbid' as const }
  expect(await record(opened.register, actor, later)).toEqual({ kind: 'refusal-stands' })
})

test('record() decides in the order of the requests when an ONAY and a RET are asked for at once', async () => {
  const n = ++taken
  const outcomes = await Promise.all([
    record(opened.register, actor, { ...input(n, 'ONAY', '2026-03-02 10:00:00'), overRefusal: 'forbid' }),
    record(opened.register, actor, { ...input(n, 'RET', '2026-03-02 11:00:00'), overRefusal: 'forbid' }),
    record(opened.register, actor, { ...input(n, 'ONAY', '2026-03-02 12:00:00'), overRefusal: 'forbid' }),
  ])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['decided', 'decided', 'refusal-stands'])
  expect(await statusOf(n)).toEqual(['RET'])
})

test('record() with dryRun answers what it would do and writes nothing', async () => {
  const n = ++taken
  const before = await entries()
  const dry = { ...input(n, 'ONAY', '2026-03-02 10:00:00'), dryRun: true as const, requestKey: `dry-${n}` }
  const answerText = await record(opened.register, actor, dry)
  expect(answerText).toMatchObject({
    kind: 'decided',
    refusals: [],
    change: { status: 'ONAY', effect: 'taken' },
  })
  const ret = { ...input(n, 'RET', 'never'), dryRun: true as const, requestKey: `dry-ret-${n}` }
  expect(await record(opened.register, actor, ret)).toMatchObject({ refusals: ['H158'] })
  expect(await entries()).toEqual(before)
  // Its key was not remembered.
  const real = await record(opened.register, actor, { ...dry, dryRun: undefined })
  expect(real).toMatchObject({ kind: 'decided', repeated: false, change: { status: 'ONAY' } })
})

test('a RET of a day without a time counts from the end of that day, also where one of that day stands already', async () => {
  const n = ++taken
  await record(opened.register, actor, input(n, 'ONAY', '2026-02-27 09:00:00'))
  const api = { door: 'api', id: 'crm' } as const
  await record(opened.register, api, input(n, 'RET', '2026-02-28 10:00:00'))
  // 28 February 2026 in a spreadsheet.
  const rows = [{ recipient: phone(n).address, status: 'RET', consentDate: '46081' }] as const
  await importRows(opened.register, rows)
  opened.clock.move(60_000)
  await record(opened.register, api, input(n, 'ONAY', '2026-02-28 12:00:00'))
  expect(await statusOf(n)).toEqual(['RET'])
})
