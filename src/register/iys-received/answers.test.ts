import { describe, expect, test } from 'vitest'
import { at, daily, exchangeByFile, previewFile, rowOf } from '../../../test/support/iys-files.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { verify } from '../../ledger/verify.ts'
import { registerBook } from '../../verification/register-book.ts'
import { registerEntries } from '../../verification/register-entries.ts'
import { setSetting } from '../company/settings.ts'
import { erase } from '../erasure/erase.ts'
import { startVoiding, voidPages } from '../imports/void.ts'
import { confirmFile, takeFile } from '../iys-queue/files.ts'
import { queueGroups, workGroup } from '../iys-queue/groups.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { openConflicts, settleConflict } from './conflicts.ts'

const staff = { door: 'slack', id: 'U0EDITOR' } as const
const { opened, receive, stateOf } = exchangeByFile()

async function ledgerAnswers(): Promise<{ outcome: string; by: string; transactionId: string | null }[]> {
  return await opened.engine.read({
    sql: "SELECT content FROM entry WHERE kind = 'iys-answer' ORDER BY seq",
    params: [],
    map: ([content]) => JSON.parse(String(content)),
  })
}

describe('an answer of İYS counts more than the word of a person', () => {
  const errors = () => `line number,value,message\n2,${phone(1).address},H178 eski\n`

  async function taken(n = 1) {
    await say(opened.register, phone(n), 'ONAY', { consentDate: at(2) })
    const file = await takeFile(opened.register, subBrandCode, staff)
    if (file === null) throw new Error('Nothing waits')
    return file
  }

  test('a row of error.csv is refused though the file was said to be loaded', async () => {
    await confirmFile(opened.register, await taken(), staff)
    expect(await stateOf(1)).toEqual(['ONAY registered'])
    expect(await receive(errors())).toMatchObject({ refused: 1 })
    expect(await stateOf(1)).toEqual(['ONAY refused'])
    expect(await receive(errors())).toMatchObject({ refused: 0, known: 1 })
  })

  test('an error.csv is known to be of the file before the last one', async () => {
    await taken()
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(3) })
    await takeFile(opened.register, subBrandCode, staff)
    expect(await receive(errors())).toMatchObject({ refused: 1, unreadable: 0 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY refused'], ['ONAY sent']])
    // The value stands in both files; only the last one still waits for an answer.
    expect(await receive('line number,value,message\n2,HS_WEB,H119 kaynak\n')).toMatchObject({
      refused: 1,
    })
    expect(await stateOf(2)).toEqual(['ONAY refused'])
  })

  test('an error.csv that may be of two files changes nothing', async () => {
    await taken()
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(3) })
    await takeFile(opened.register, subBrandCode, staff)
    const errors = 'line number,value,message\n2,HS_WEB,H119 kaynak\n'
    expect(await receive(errors)).toMatchObject({ refused: 0, unreadable: 1 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY sent'], ['ONAY sent']])
  })

  test('an error.csv is of the last file if none of its rows still waits for an answer', async () => {
    await confirmFile(opened.register, await taken(), staff)
    await confirmFile(opened.register, await taken(2), staff)
    const errors = 'line number,value,message\n2,HS_WEB,H119 kaynak\n'
    expect(await receive(errors)).toMatchObject({ refused: 1, unreadable: 0 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY registered'], ['ONAY refused']])
  })

  test('a receipt that comes later is kept', async () => {
    await confirmFile(opened.register, await taken(), staff)
    await receive(daily(rowOf(1, 'ONAY', 2)))
    await receive(daily(rowOf(1, 'ONAY', 2)))
    expect(await ledgerAnswers()).toMatchObject([
      { by: 'word', transactionId: null },
      { by: 'receipt', transactionId: '1'.repeat(64) },
    ])
  })

  test('a change that İYS has taken meanwhile does not wait again', async () => {
    await taken()
    await receive(errors())
    const [group] = await queueGroups(opened.register)
    if (group === undefined) throw new Error('Nothing was refused')
    const { engine } = opened
    const meanwhile = new Proxy(engine, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'read') return typeof value === 'function' ? value.bind(target) : value
        return async (...asked: unknown[]) => {
          const rows = await value.apply(target, asked)
          await receive(daily(rowOf(1, 'ONAY', 2)))
          return rows
        }
      },
    })
    await workGroup({ ...opened.register, engine: meanwhile }, staff, group, 'retry')
    const proof = await verify(registerEntries(opened.register, null), registerBook(opened.register))
    expect(proof).toMatchObject({ ok: true, firstBad: null })
  })
})

describe('a RET of İYS is obeyed', () => {
  test('in the second of the ONAY here', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    expect(await receive(daily(rowOf(1, 'RET', 2)))).toMatchObject({ conflicts: 1 })
    expect(await stateOf(1)).toEqual(['RET registered'])
  })

  test('though an import that held it was voided here', async () => {
    await setSetting(opened.engine, 'iys_exchange', 'off', { by: 'test', now: opened.clock.now() })
    opened.clock.move(60_000)
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    const rows = [{ recipient: phone(1).address, status: 'RET' as const, consentDate: at(4) }]
    const id = await importRows(opened.register, rows)
    await startVoiding(opened.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
    await voidPages(opened.register, id)
    expect(await stateOf(1)).toEqual(['ONAY unverified'])
    expect(await receive(daily(rowOf(1, 'RET', 4)))).toMatchObject({ conflicts: 1 })
    expect(await stateOf(1)).toEqual(['RET registered'])
  })
})

describe('a RET of İYS whose row cannot be read in full is obeyed', () => {
  const ret = rowOf(1, 'RET', 5, 'IYS_MOBIL').split(',')
  const changed = (column: number, cell: string) => ret.with(column, cell).join(',')
  test.each([
    ['date', changed(6, '02/12/2026 01:11'), at(5)],
    ['day of writing', changed(0, '02/12/2026 01:11'), at(5)],
    ['dates', ret.with(0, 'dün').with(6, '').join(','), formatWallTime(Date.UTC(2026, 2, 2, 12, 0, 10))],
    ['number', changed(1, ''), at(5)],
    ['recipient type', changed(3, 'KİŞİ'), at(5)],
    ['source', changed(7, 'TELEFON'), at(5)],
  ])('its %s', async (_, row, date) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    const content = daily(row, rowOf(2, 'ONAY', 3, 'IYS_WEB'))
    const preview = await previewFile(opened.register, content)
    const tally = await receive(content)
    expect(tally).toEqual(preview)
    expect(tally).toMatchObject({ unreadable: 0, obeyed: 1, listed: [{ line: 2, detail: 'obeyed' }] })
    const [view] = await ownConsents(opened.register, phone(1))
    expect(view).toMatchObject({ status: 'RET', consentDate: date, national: 'registered' })
    const proof = await verify(registerEntries(opened.register, null), registerBook(opened.register))
    expect(proof).toMatchObject({ ok: true, firstBad: null })
  })

  test('and known again by its number, so that a later ONAY stands', async () => {
    const content = daily(ret.with(0, 'dün').with(6, 'dün').join(','))
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await receive(content)
    opened.clock.move(60_000)
    await say(opened.register, phone(1), 'ONAY')
    opened.clock.move(60_000)
    expect(await receive(content)).toMatchObject({ known: 1, obeyed: 0 })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  })

  test('unless an ONAY is later than the day on which İYS wrote it', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(9) })
    expect(await receive(daily(changed(6, 'dün')))).toMatchObject({ known: 1, obeyed: 0 })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  })
})

describe('a decided conflict', () => {
  const conflicts = async () =>
    await openConflicts(opened.register, { brandCodes: [subBrandCode], limit: 10 })

  async function found(row: string) {
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(2) })
    await receive(daily(rowOf(2, 'ONAY', 2), row))
    const [conflict] = await conflicts()
    if (conflict === undefined) throw new Error('No conflict was found')
    return conflict
  }

  test('keeps the receipt of the ONAY that is taken over', async () => {
    const conflict = await found(rowOf(1, 'ONAY', 3))
    expect(await settleConflict(opened.register, conflict, 'take', staff)).toBe('settled')
    expect(await settleConflict(opened.register, conflict, 'take', staff)).toBe('settled-before')
    expect((await ledgerAnswers()).at(-1)).toMatchObject({ by: 'receipt', transactionId: '1'.repeat(64) })
  })

  test('brings no erased recipient back', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await erase(opened.register, staff, { recipient: phone(1), source: 'HS_EORTAM' })
    const conflict = await found(rowOf(1, 'ONAY', 3).replace('BIREYSEL', 'TACIR'))
    expect(await settleConflict(opened.register, conflict, 'take', staff)).toBe('refused')
    expect((await stateOf(1)).filter((one) => one.startsWith('ONAY'))).toEqual([])
  })

  test('goes with the address of a recipient who was never on record', async () => {
    await found(rowOf(1, 'ONAY', 3))
    await erase(opened.register, staff, { recipient: phone(1), source: 'HS_EORTAM' })
    expect(await conflicts()).toEqual([])
  })
})
