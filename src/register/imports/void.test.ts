import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { expectToHold, type FileRow, importRows, voidImport } from '../../../test/support/register/imports.ts'
import { collected, eraseInTheEnd } from '../../../test/support/register/retention.ts'
import {
  editor,
  openTestRegister,
  phone,
  say,
  subBrandCode,
  type TestRegister,
  writesFirst,
} from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import { packText } from '../../documents/pack/pack-json.ts'
import { statesOf } from '../../documents/pack/states.ts'
import { verifyPack } from '../../documents/pack/verify-pack.ts'
import { sealEntries } from '../../ledger/seal.ts'
import { listHistory } from '../changes/changes.ts'
import { countDayChanges } from '../changes/day.ts'
import { erase } from '../erasure/erase.ts'
import { statusOf } from '../look-up/check.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { takePermitted } from '../permitted/permitted.ts'
import { proveAddress } from '../recipients/people.ts'
import { importedFileOf } from './file.ts'
import { changesOfKey, keysOfChanges } from './keys-of-changes.ts'
import { pageRows } from './page.ts'
import { startVoiding, voidableMs, voidPages } from './void.ts'

/** 28 February 2026, as a spreadsheet writes a day. */
const excelDay = '46081'
const by = 'U0FIRST'
const approvedBy = 'U0SECOND'

const seen = async ({ register }: TestRegister, n: number) => await ownConsents(register, phone(n))

const row = (n: number, status: FileRow['status'], consentDate: string): FileRow => ({
  recipient: phone(n).address,
  status,
  consentDate,
})

describe('voiding an import', () => {
  const opened = forEachTest(() => openTestRegister())
  let n = 0

  test('is a change of its own, with both names and what stands again', async () => {
    const one = ++n
    const id = await importRows(opened.register, [row(one, 'ONAY', '2026-03-02 12:00:00')])
    await voidImport(opened, id)
    const [last, first] = await listHistory(opened.register, { recipient: phone(one), limit: 5 })
    expect(last).toMatchObject({
      effect: 'void',
      restores: 0,
      door: 'import',
      actor: by,
      secondPerson: approvedBy,
    })
    expect(first).toMatchObject({ effect: 'taken', restores: null, status: 'ONAY', actor: 'U0IMPORT' })
    // A statement after it counts as if the file had never been.
    const said = await say(opened.register, phone(one), 'RET')
    expect(said).toMatchObject({ refusals: ['H175'], change: { effect: 'local' } })
    await expectToHold(opened)
  })

  test('stands in the evidence pack, which no longer holds with anything else put back', async () => {
    const one = ++n
    await say(opened.register, phone(one), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    const id = await importRows(opened.register, [row(one, 'RET', '2026-03-02 12:00:00')])
    await voidImport(opened, id)
    await sealEntries(opened.register)
    const actor = { door: 'cli', id: 'test' } as const
    const found = await collectPack(opened.register, actor, { recipient: phone(one) })
    if (found.kind === 'ceiling') throw new Error('No pack')
    const { pack } = found
    const of = async (text: string) => await verifyPack(JSON.parse(text))
    const text = packText(pack)
    expect(await of(text)).toMatchObject({ ok: true, changes: 3 })
    const own = statesOf(pack).find(
      ({ brandCode, channel }) => brandCode === subBrandCode && channel === 'MESAJ',
    )
    expect(own?.now).toMatchObject({ status: 'ONAY' })
    expect(text).toContain('"restores": 1')
    const altered = await of(text.replace('"restores": 1', '"restores": 0'))
    expect(altered.firstBad).toMatchObject({ kind: 'change' })
  })

  test('leaves a refusal that another file said word for word, whichever others are taken back too', async () => {
    const [exact, ofDay] = [++n, ++n]
    for (const one of [exact, ofDay])
      await say(opened.register, phone(one), 'ONAY', { consentDate: '2026-02-27 09:00:00' })
    const rows = [row(exact, 'RET', '2026-02-28 12:00:00'), row(ofDay, 'RET', excelDay)]
    const ids: number[] = []
    // In one second, as two files recorded at the same time.
    for (const file of [[...rows, ...rows], rows, rows]) ids.push(await importRows(opened.register, file))
    const [first = 0, second = 0, third = 0] = ids
    for (const id of [second, third])
      expect((await importedFileOf(opened.register, id))?.result).toMatchObject({ rows: 2, unchanged: 2 })
    await voidImport(opened, second)
    await voidImport(opened, first)
    for (const one of [exact, ofDay]) expect((await seen(opened, one))[0]?.status).toBe('RET')
    await expectToHold(opened)
    await voidImport(opened, third)
    expect((await importedFileOf(opened.register, third))?.voided).toMatchObject({ back: 2, kept: 0 })
    for (const one of [exact, ofDay]) expect((await seen(opened, one))[0]?.status).toBe('RET')
    await expectToHold(opened)
  })

  test('states again the first of repeated refusals, and none from before an erasure', async () => {
    const { register, clock } = opened
    const refuseTwice = async (recipient: ReturnType<typeof phone>) => {
      for (const source of ['HS_CAGRI_MERKEZI', 'HS_FIZIKSEL_ORTAM'] as const) {
        await say(register, recipient, 'RET', { source })
        clock.move(60_000)
      }
    }
    const voidedWord = async (one: number) => {
      await voidImport(opened, await importRows(register, [row(one, 'RET', formatWallTime(clock.now()))]))
      return (await listHistory(register, { recipient: phone(one), limit: 1 }))[0]
    }
    const [repeated, returned] = [++n, ++n]
    await refuseTwice(phone(repeated))
    expect(await voidedWord(repeated)).toMatchObject({ effect: 'void', source: 'HS_CAGRI_MERKEZI' })
    await refuseTwice(phone(returned))
    await eraseInTheEnd(opened, phone(returned))
    await writesFirst(register, '1')
    await proveAddress(register, '1', phone(returned))
    await say(register, phone(returned), 'ONAY', { channel: 'ARAMA', actor: { door: 'telegram', id: '1' } })
    clock.move(60_000)
    expect(await voidedWord(returned)).toMatchObject({ effect: 'void', source: null, consentDate: null })
  })

  test('is over after a day, and what a file repeats then adds no change', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY', { consentDate: '2026-02-27 09:00:00' })
    const rows = [row(1, 'RET', '2026-02-28 12:00:00')]
    for (let day = 0; day < 5; day += 1) {
      await importRows(register, rows)
      clock.move(voidableMs + 60_000)
    }
    const changes = await listHistory(register, { recipient: phone(1), limit: 9 })
    expect(changes.map(({ effect }) => effect)).toEqual(['repeat', 'taken', 'taken'])
  })

  test('takes two rows of one key back, the later one first', async () => {
    const one = ++n
    await say(opened.register, phone(one), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    const before = await seen(opened, one)
    const rows = [row(one, 'RET', '2026-03-02 10:00:00'), row(one, 'RET', '2026-03-02 11:00:00')]
    const filler = Array.from({ length: pageRows }, () => row(++n, 'ONAY', '2026-03-02 12:00:00'))
    const id = await importRows(opened.register, [...rows, ...filler, row(one, 'RET', '2026-03-02 12:00:00')])
    await voidImport(opened, id)
    expect(await seen(opened, one)).toEqual(before)
    expect((await importedFileOf(opened.register, id))?.voided).toMatchObject({ back: pageRows + 3, kept: 0 })
    await expectToHold(opened)
  })

  test('reads the changes of a key in pages, with the same result', async () => {
    const numbers = [++n, ++n, ++n]
    const { register, clock } = opened
    for (const status of ['ONAY', 'RET', 'ONAY', 'RET', 'ONAY'] as const)
      for (const number of numbers) {
        clock.move(2000)
        await say(register, phone(number), status)
      }
    const changes = await Promise.all(
      numbers.map((number) => listHistory(register, { recipient: phone(number), limit: 9 })),
    )
    const imported = changes.map(([last]) => Buffer.from(last?.id ?? '', 'hex'))
    const inPagesOf = async (limit: number) => {
      const keys = await register.engine.read(keysOfChanges(imported, limit))
      return [...Map.groupBy(keys, ({ place }) => place).values()].map((rows) => rows.flatMap(changesOfKey))
    }
    const atOnce = await inPagesOf(1000)
    expect(atOnce.map((rows) => rows.map(({ ordinal }) => ordinal))).toEqual(
      numbers.map(() => [1, 2, 3, 4, 5]),
    )
    for (const limit of [1, 2, 4, 5, 15, 16]) expect(await inPagesOf(limit)).toEqual(atOnce)
  })

  test('takes a refusal without a recipient type back for both, of which it was', async () => {
    const one = ++n
    const at = '2026-03-02 09:00:00'
    const types = ['BIREYSEL', 'TACIR'] as const
    for (const recipientType of types)
      await say(opened.register, phone(one), 'ONAY', { consentDate: at, recipientType })
    const before = await seen(opened, one)
    const id = await importRows(opened.register, [row(one, 'RET', '2026-03-02 12:00:00')])
    expect((await seen(opened, one)).map(({ status }) => status)).toEqual(['RET', 'RET'])
    expect((await importedFileOf(opened.register, id))?.result).toMatchObject({ rows: 1, ret: 2 })
    await voidImport(opened, id)
    expect(await seen(opened, one)).toEqual(before)
    expect((await importedFileOf(opened.register, id))?.voided).toMatchObject({ back: 2, kept: 0 })
    await expectToHold(opened)
  })

  test('gives nothing back to an erased recipient', async () => {
    const one = ++n
    await say(opened.register, phone(one), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    const id = await importRows(opened.register, [row(one, 'RET', '2026-03-02 12:00:00')])
    await erase(opened.register, editor, { recipient: phone(one), source: 'HS_EORTAM' })
    await voidImport(opened, id)
    expect((await importedFileOf(opened.register, id))?.voided.back).toBe(0)
    const mark = opened.register.vault.mark(phone(one).address)
    const key = { mark, brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
    expect((await statusOf(opened.register, key))?.status).toBe('RET')
  })

  test('goes on where it was, and takes nothing back twice', async () => {
    const some = Array.from({ length: 2 * pageRows + 10 }, () => ++n)
    const id = await importRows(
      opened.register,
      some.map((step) => row(step, 'ONAY', '2026-03-02 12:00:00')),
    )
    expect(await startVoiding(opened.register, id, { by, approvedBy })).toBe('started')
    expect(await startVoiding(opened.register, id, { by, approvedBy })).toBe('over')
    await voidPages(opened.register, id, () => false)
    expect((await importedFileOf(opened.register, id))?.pagesToVoid).toBe(2)
    await Promise.all([voidPages(opened.register, id), voidPages(opened.register, id)])
    const done = await importedFileOf(opened.register, id)
    expect(done).toMatchObject({ pagesToVoid: 0, voided: { back: some.length, kept: 0 } })
    expect(done?.voidedAt).not.toBeNull()
    const [last, , ...more] = await listHistory(opened.register, { recipient: phone(some[0] ?? 0), limit: 5 })
    expect([last?.effect, more]).toEqual(['void', []])
    await expectToHold(opened)
  })

  test('takes two people, and its time is over after a day', async () => {
    const id = await importRows(opened.register, [row(++n, 'ONAY', '2026-03-02 12:00:00')])
    await expect(startVoiding(opened.register, id, { by, approvedBy: by })).rejects.toThrow(
      'other than the requester',
    )
    const appliedAt = (await importedFileOf(opened.register, id))?.appliedAt ?? 0
    const late = { ...opened.register, clock: () => appliedAt + voidableMs + 1000 }
    expect(await startVoiding(late, id, { by, approvedBy })).toBe('late')
    expect(await startVoiding(opened.register, 1000, { by, approvedBy })).toBe('over')
    const table = `UPDATE imported_file SET voided_by = 'U1', void_approved_by = 'U1' WHERE id = ${id}`
    await expect(opened.engine.apply([table])).rejects.toThrow()
  })

  test('tells the permitted database of any moment, and the counts of its day', async () => {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY', { consentDate: '2026-03-02 09:00:00' })
    clock.move(60_000)
    const id = await importRows(register, [
      row(1, 'RET', '2026-03-02 12:00:00'),
      row(2, 'ONAY', '2026-03-02 12:00:00'),
    ])
    const between = clock.now()
    clock.move(60_000)
    await voidImport(opened, id)
    const answerText = async (asOf: number | null) => {
      const input = { brandCode: subBrandCode, asOf, scope: 'all' as const }
      const rows = await collected(takePermitted(register, { door: 'cli', id: 't' }, input))
      return rows.map(({ address, status }) => [address.slice(-1), status]).sort()
    }
    expect(await answerText(between)).toEqual([
      ['1', 'RET'],
      ['2', 'ONAY'],
    ])
    expect(await answerText(clock.now())).toEqual([['1', 'ONAY']])
    expect(await answerText(null)).toEqual([['1', 'ONAY']])
    const span = { date: '2026-03-02', after: 0, through: Number.MAX_SAFE_INTEGER }
    const counts = await countDayChanges(register, span)
    // The ONAY that is back has its evidence where it was given.
    const bare = counts.reduce((sum, { withoutEvidence }) => sum + withoutEvidence, 0)
    expect(bare).toBe(2)
  })
})
