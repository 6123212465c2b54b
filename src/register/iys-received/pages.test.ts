import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dailyHeader,
  openByFile,
  previewFile,
  receiveFile,
  statesOf,
} from '../../../test/support/iys-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { phone, providerCode, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { verify } from '../../ledger/verify.ts'
import { registerBook } from '../../verification/register-book.ts'
import { registerEntries } from '../../verification/register-entries.ts'
import { setSetting } from '../company/settings.ts'
import { erase } from '../erasure/erase.ts'
import { startVoiding, voidPages } from '../imports/void.ts'
import { confirmFile, linesOfFile, takeFile } from '../iys-queue/files.ts'
import { queueGroups, workGroup } from '../iys-queue/groups.ts'
import { iysStatus } from '../iys-queue/status.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { openConflicts, settleConflict } from './conflicts.ts'

const staff = { door: 'slack', id: 'U0EDITOR' } as const
const opened = forEachTest(openByFile)

const receive = (
  { register }: TestRegister,
  content: string,
  given: Parameters<typeof receiveFile>[2] = {},
) => receiveFile(register, content, given)

/** Loads a file as İYS's loader does, and writes its success.csv. */
function loaded(content: string): string {
  const [header, ...rows] = content.trimEnd().split('\n')
  return [`requestId,${header},subRequestId`, ...rows.map((row, n) => `r1,${row},s${n}`), ''].join('\n')
}

const people = [1, 2, 3, 4]

async function allStates({ register }: TestRegister) {
  const all = await Promise.all(people.map((n) => ownConsents(register, phone(n))))
  return all.map((some) =>
    some.map(({ channel, recipientType, status, source, consentDate, national }) =>
      [channel, recipientType, status, source, consentDate, national].join(' '),
    ),
  )
}

test('a file sent, loaded and received again is registered, whatever was recorded', async () => {
  const statement = fc.record({
    n: fc.constantFrom(...people),
    status: fc.constantFrom('ONAY' as const, 'RET' as const),
    recipientType: fc.constantFrom('BIREYSEL' as const, 'TACIR' as const),
    channel: fc.constantFrom('ARAMA' as const, 'MESAJ' as const),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 12 }), async (statements) => {
      const here = await openByFile()
      try {
        for (const { n, status, ...rest } of statements) {
          here.clock.move(61_000)
          await say(here.register, phone(n), status, rest)
        }
        for (;;) {
          const file = await takeFile(here.register, subBrandCode, staff)
          if (file === null) break
          const content = await text(Readable.from(linesOfFile(here.register, file.id)))
          const keys = content
            .split('\n')
            .map((line) => line.replace(/^(\w+),\w*,(\S+?),\w+,[^,]*,/, '$1 $2 '))
          expect(new Set(keys).size).toBe(keys.length)
          expect(await receive(here, loaded(content))).toMatchObject({ registered: file.rows, unreadable: 0 })
          expect(await receive(here, loaded(content))).toMatchObject({ registered: 0, known: file.rows })
        }
        const { brands } = await iysStatus(here.register)
        expect(brands.find(({ brandCode }) => brandCode === subBrandCode)).toMatchObject({
          waiting: 0,
          sent: 0,
        })
      } finally {
        await here.close()
      }
    }),
    { numRuns: 12 },
  )
})

const at = (minutes: number) => formatWallTime(Date.UTC(2026, 2, 2, 11, minutes))

test('any shuffle of files of İYS, any number of times, ends in one state', async () => {
  const movement = fc.record({
    n: fc.constantFrom(...people),
    status: fc.constantFrom('ONAY', 'RET'),
    minutes: fc.integer({ min: 0, max: 5 }),
    source: fc.constantFrom('IYS_WEB', 'IYS_MOBIL', 'IYS_AHS_HAT_KAPATMA'),
  })
  const ids = new Map<string, string>()
  const idOf = (row: string) => {
    const known = ids.get(row) ?? (ids.size + 1).toString(16).padStart(64, 'b')
    ids.set(row, known)
    return known
  }
  const fileOf = (movements: readonly { n: number; status: string; minutes: number; source: string }[]) => [
    dailyHeader,
    // İYS has one movement of a key in a second, and one source for it (R24).
    ...movements.map(({ n, status, minutes, source }) => {
      const row = `${phone(n).address},BIREYSEL,MESAJ,${status},${at(minutes)},${status === 'ONAY' ? 'IYS_WEB' : source}`
      return `${at(minutes)},${idOf(row.replace(/,[^,]*$/, ''))},${row}`
    }),
    '',
  ]
  const unique = { selector: ({ n, minutes }: { n: number; minutes: number }) => `${n} ${minutes}` }
  const files = fc.uniqueArray(movement, { minLength: 1, maxLength: 10, ...unique }).chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.array(fc.shuffledSubarray(all, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
    }),
  )
  const run = async (contents: readonly string[][]) => {
    const here = await openByFile()
    try {
      await say(here.register, phone(1), 'ONAY', { consentDate: at(2) })
      await say(here.register, phone(2), 'RET', { consentDate: at(3) })
      for (const n of [3, 4])
        await say(here.register, phone(n), 'ONAY', { consentDate: at(2), channel: 'ARAMA' })
      for (const content of contents) await receive(here, content.join('\n'))
      const states = await allStates(here)
      // The refusal of the second may have been reported again meanwhile, with its own date.
      return states.map((some, place) => (place === 1 ? some.map((one) => one.split(' ')[2]) : some))
    } finally {
      await here.close()
    }
  }
  await fc.assert(
    fc.asyncProperty(files, async ({ all, order }) => {
      const shuffled = [...order, all].map(fileOf)
      expect(await run(shuffled)).toEqual(await run([fileOf(all)]))
    }),
    { numRuns: 12 },
  )
})

describe('a contradiction', () => {
  const conflictFile = (status: string) =>
    [
      dailyHeader,
      `${at(9)},${'c'.repeat(64)},${phone(1).address},BIREYSEL,MESAJ,${status},${at(9)},HS_EORTAM`,
      '',
    ].join('\n')

  test('is left to a person, while a RET of either side is obeyed', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    expect(await receive(opened, conflictFile('RET'))).toMatchObject({ conflicts: 1, ret: 0 })
    expect((await allStates(opened))[0]).toEqual([`MESAJ BIREYSEL RET HS_EORTAM ${at(9)} registered`])
  })

  test('by another tool’s ONAY in İYS over a RET here changes nothing', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await say(opened.register, phone(1), 'RET', { consentDate: at(4) })
    expect(await receive(opened, conflictFile('ONAY'))).toMatchObject({ conflicts: 1, onay: 0 })
    expect((await allStates(opened))[0]).toEqual([`MESAJ BIREYSEL RET HS_WEB ${at(4)} waiting`])
  })
})

describe('a refusal that İYS would not take is reported once İYS has an earlier ONAY', () => {
  const beginnings: readonly [string, () => Promise<unknown>][] = [
    ['the first', async () => {}],
    ['one more', () => receive(opened, daily(rowOf(1, 'RET', 2, 'IYS_WEB')))],
  ]
  const sources = ['IYS_WEB', 'HS_WEB']
  const cases = sources.flatMap((source) => beginnings.map((beginning) => [source, ...beginning] as const))

  test.each(cases)('of the source %s, and the refusal is %s', async (source, _, begin) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(1), channel: 'ARAMA' })
    await begin()
    await say(opened.register, phone(1), 'RET')
    const tally = await receive(opened, daily(rowOf(1, 'ONAY', 9, source)))
    expect(tally).toMatchObject({ conflicts: 0, onay: source === 'IYS_WEB' ? 1 : 0 })
    const ofMessages = async () =>
      (await ownConsents(opened.register, phone(1))).find(({ channel }) => channel === 'MESAJ')
    expect(await ofMessages()).toMatchObject({ status: 'RET', local: false, national: 'waiting' })
    const queued = await takeFile(opened.register, subBrandCode, staff)
    expect(queued?.rows).toBe(2)
    await receive(opened, daily(rowOf(1, 'ONAY', 9, source)))
    expect(await takeFile(opened.register, subBrandCode, staff)).toBeNull()
    expect(await ofMessages()).toMatchObject({ status: 'RET', national: 'sent' })
  })
})

test('a long file is applied page by page, refusals first', async () => {
  const many = Array.from({ length: 1200 }, (_, n) => n + 1)
  const rows = many.map(
    (n) =>
      `${at(9)},${n.toString(16).padStart(64, 'e')},${phone(n).address},BIREYSEL,MESAJ,${n % 3 === 0 ? 'RET' : 'ONAY'},${at(9)},IYS_WEB`,
  )
  const content = [dailyHeader, ...rows, ''].join('\n')
  expect(await receive(opened, content, { takesNewcomers: true })).toMatchObject({ onay: 800, ret: 400 })
  const order = await opened.engine.read({
    sql: 'SELECT status FROM change ORDER BY seq',
    params: [],
    map: ([status]) => String(status),
  })
  expect(order.slice(0, 400).every((status) => status === 'RET')).toBe(true)
})

const daily = (...rows: string[]) => [dailyHeader, ...rows, ''].join('\n')
const rowOf = (n: number, status: string, minutes: number, source = 'HS_WEB') =>
  `${at(minutes)},${String(n).repeat(64)},${phone(n).address},BIREYSEL,MESAJ,${status},${at(minutes)},${source}`
const stateOf = (n: number) => statesOf(opened.register, n)

async function ledgerAnswers(): Promise<{ outcome: string; by: string; transactionId: string | null }[]> {
  return await opened.engine.read({
    sql: "SELECT content FROM entry WHERE kind = 'iys-answer' ORDER BY seq",
    params: [],
    map: ([content]) => JSON.parse(String(content)),
  })
}

describe('a file of another company', () => {
  const many = (count: number, status: string, source: string) =>
    Array.from({ length: count }, (_, n) => rowOf(n + 2, status, 3, source))
  const success = 'requestId,type,source,recipient,status,consentDate,recipientType,subRequestId\n'
  const own = rowOf(1, 'ONAY', 2)
  test.each([
    ['holds only movements of the company', daily(...many(1, 'ONAY', 'HS_WEB'))],
    ['holds only refusals of recipients', daily(...many(1, 'RET', 'IYS_MOBIL'))],
    ['holds more first ONAYs of recipients than a day has', daily(...many(11, 'ONAY', 'IYS_WEB_YENI'))],
    ['shares a customer', daily(own, ...many(2, 'ONAY', 'HS_WEB'))],
    ['is of its loader', `${success}r1,MESAJ,HS_WEB,${phone(2).address},ONAY,${at(3)},BIREYSEL,s1\n`],
  ])('is refused whole though it %s', async (_, content) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await expect(receive(opened, content)).rejects.toMatchObject({ fault: { kind: 'foreign' } })
    await expect(previewFile(opened.register, content)).rejects.toMatchObject({ fault: { kind: 'foreign' } })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY waiting'], []])
  })

  test.each([
    ['recipients may add the brand in İYS', daily(...many(10, 'ONAY', 'IYS_WEB_YENI')), { onay: 10 }],
    [
      'another tool of the company may have customers of its own',
      daily(own, ...many(1, 'RET', 'HS_WEB')),
      { conflicts: 1 },
    ],
  ])('is no file of addresses unknown here: %s', async (_, content, tally) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    expect(await receive(opened, content, { takesNewcomers: true })).toMatchObject(tally)
  })

  test('cannot be told while the brand has no consents', async () => {
    expect(await receive(opened, daily(...many(9, 'RET', 'IYS_WEB')))).toMatchObject({ ret: 9 })
  })
})

test.each(['message', 'code', 'Hata', 'Neden', 'reason'])(
  'a list of rows that were not taken, with the column "%s", is not taken for a loaded file',
  async (heading) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    const row = `MESAJ,HS_WEB,${phone(1).address},ONAY,${at(2)},BIREYSEL,H467`
    const content = `type,source,recipient,status,consentDate,recipientType,${heading}\n${row}\n`
    await expect(receive(opened, content)).rejects.toMatchObject({ fault: { kind: 'not-iys' } })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  },
)

describe('a file of another brand', () => {
  const master = { brandCode: providerCode }
  const ofOther = (by: string) => ({
    fault: { kind: 'other-brand', code: subBrandCode, name: 'Örnek Kahve', by },
  })
  const statesIn = async (n: number) =>
    (await ownConsents(opened.register, phone(n))).map(({ brandCode, status }) => [brandCode, status])

  async function people(numbers: readonly number[], brandCode: number) {
    for (const n of numbers) await say(opened.register, phone(n), 'ONAY', { brandCode, consentDate: at(2) })
  }

  const receipt = daily(rowOf(1, 'ONAY', 2))
  const refusal = daily(rowOf(1, 'RET', 5, 'IYS_MOBIL'))
  const loaded = `requestId,type,source,recipient,status,consentDate,recipientType,subRequestId\nr1,MESAJ,HS_WEB,${phone(1).address},ONAY,${at(2)},BIREYSEL,s1\n`
  test.each([
    ['a receipt', receipt, 'rows'],
    ['a refusal', refusal, 'rows'],
    ['a first ONAY', daily(rowOf(1, 'ONAY', 5, 'IYS_WEB')), 'first-onay'],
    ['success.csv', loaded, 'rows'],
  ])('is refused and names it, however small: %s', async (_, content, by) => {
    await people([1, 2], subBrandCode)
    await expect(receive(opened, content, master)).rejects.toMatchObject(ofOther(by))
    expect(await statesIn(1)).toEqual([[subBrandCode, 'ONAY']])
  })

  test.each([
    ['has its movements', receipt, 'x.csv', 'rows'],
    ['has its code in its name', refusal, `${subBrandCode}_2026-03-02.csv`, 'name'],
  ])('is refused though its people are of both brands, if it %s', async (_, content, name, by) => {
    await people([1], subBrandCode)
    await say(opened.register, phone(1), 'ONAY', { brandCode: providerCode, consentDate: at(1) })
    await expect(receive(opened, content, { ...master, name })).rejects.toMatchObject(ofOther(by))
  })

  test('is none if a name of it alone says so, against its rows', async () => {
    await people([1], providerCode)
    const name = `${subBrandCode}_2026-03-02.csv`
    expect(await receive(opened, receipt, { ...master, name })).toMatchObject({ registered: 1 })
    await people([2], subBrandCode)
    const ofCompany = { name: `${providerCode}_2026-03-02.csv` }
    const content = daily(rowOf(2, 'RET', 5, 'IYS_MOBIL'))
    expect(await receive(opened, content, ofCompany)).toMatchObject({ ret: 1 })
  })

  test('is none if a customer of it gives a first ONAY to the brand that the name has', async () => {
    await people([1], subBrandCode)
    const content = daily(rowOf(1, 'ONAY', 5, 'IYS_WEB'))
    const named = { ...master, name: `${providerCode}_2026-03-02.csv` }
    expect(await receive(opened, content, named)).toMatchObject({ newcomers: 1, onay: 0 })
    expect(await receive(opened, content, { ...named, takesNewcomers: true })).toMatchObject({ onay: 1 })
    expect(await statesIn(1)).toEqual([
      [providerCode, 'ONAY'],
      [subBrandCode, 'ONAY'],
    ])
  })
})

test('a first ONAY in a file waits for a yes; a RET does not', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  const content = daily(
    rowOf(1, 'RET', 3, 'IYS_WEB'),
    rowOf(2, 'RET', 3, 'IYS_WEB'),
    rowOf(2, 'ONAY', 5, 'IYS_WEB').replace('2'.repeat(64), '9'.repeat(64)),
  )
  for (let time = 0; time < 2; time += 1) {
    expect(await receive(opened, content)).toMatchObject({ onay: 0, newcomers: 1 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['RET registered'], ['RET registered']])
  }
  expect(await receive(opened, content, { takesNewcomers: true })).toMatchObject({ onay: 1, newcomers: 0 })
  expect(await stateOf(2)).toEqual(['ONAY registered'])
})

test('a preview counts as the file does, and changes nothing', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  await say(opened.register, phone(2), 'ONAY', { consentDate: at(2) })
  const content = daily(rowOf(1, 'ONAY', 2), rowOf(2, 'RET', 3, 'IYS_WEB'), rowOf(3, 'ONAY', 4))
  const preview = await previewFile(opened.register, content)
  expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY waiting'], ['ONAY waiting']])
  expect(preview).toMatchObject({ registered: 1, ret: 1, conflicts: 1 })
  expect(await receive(opened, content)).toEqual(preview)
})

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
    expect(await receive(opened, errors())).toMatchObject({ refused: 1 })
    expect(await stateOf(1)).toEqual(['ONAY refused'])
    expect(await receive(opened, errors())).toMatchObject({ refused: 0, known: 1 })
  })

  test('an error.csv is known to be of the file before the last one', async () => {
    await taken()
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(3) })
    await takeFile(opened.register, subBrandCode, staff)
    expect(await receive(opened, errors())).toMatchObject({ refused: 1, unreadable: 0 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY refused'], ['ONAY sent']])
    // The value stands in both files; only the last one still waits for an answer.
    expect(await receive(opened, 'line number,value,message\n2,HS_WEB,H119 kaynak\n')).toMatchObject({
      refused: 1,
    })
    expect(await stateOf(2)).toEqual(['ONAY refused'])
  })

  test('an error.csv that may be of two files changes nothing', async () => {
    await taken()
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(3) })
    await takeFile(opened.register, subBrandCode, staff)
    const errors = 'line number,value,message\n2,HS_WEB,H119 kaynak\n'
    expect(await receive(opened, errors)).toMatchObject({ refused: 0, unreadable: 1 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY sent'], ['ONAY sent']])
  })

  test('an error.csv is of the last file if none of its rows still waits for an answer', async () => {
    await confirmFile(opened.register, await taken(), staff)
    await confirmFile(opened.register, await taken(2), staff)
    const errors = 'line number,value,message\n2,HS_WEB,H119 kaynak\n'
    expect(await receive(opened, errors)).toMatchObject({ refused: 1, unreadable: 0 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY registered'], ['ONAY refused']])
  })

  test('a receipt that comes later is kept', async () => {
    await confirmFile(opened.register, await taken(), staff)
    await receive(opened, daily(rowOf(1, 'ONAY', 2)))
    await receive(opened, daily(rowOf(1, 'ONAY', 2)))
    expect(await ledgerAnswers()).toMatchObject([
      { by: 'word', transactionId: null },
      { by: 'receipt', transactionId: '1'.repeat(64) },
    ])
  })

  test('a change that İYS has taken meanwhile does not wait again', async () => {
    await taken()
    await receive(opened, errors())
    const [group] = await queueGroups(opened.register)
    if (group === undefined) throw new Error('Nothing was refused')
    const { engine } = opened
    const meanwhile = new Proxy(engine, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'read') return typeof value === 'function' ? value.bind(target) : value
        return async (...asked: unknown[]) => {
          const rows = await value.apply(target, asked)
          await receive(opened, daily(rowOf(1, 'ONAY', 2)))
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
    expect(await receive(opened, daily(rowOf(1, 'RET', 2)))).toMatchObject({ conflicts: 1 })
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
    expect(await receive(opened, daily(rowOf(1, 'RET', 4)))).toMatchObject({ conflicts: 1 })
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
    const tally = await receive(opened, content)
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
    await receive(opened, content)
    opened.clock.move(60_000)
    await say(opened.register, phone(1), 'ONAY')
    opened.clock.move(60_000)
    expect(await receive(opened, content)).toMatchObject({ known: 1, obeyed: 0 })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  })

  test('unless an ONAY is later than the day on which İYS wrote it', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(9) })
    expect(await receive(opened, daily(changed(6, 'dün')))).toMatchObject({ known: 1, obeyed: 0 })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  })
})

test('a receipt of a TACIR record without a date matches', async () => {
  const undated = { recipientType: 'TACIR', consentDate: undefined, source: undefined } as const
  await say(opened.register, phone(1), 'ONAY', undated)
  const row = rowOf(1, 'ONAY', 9, '')
    .replace('BIREYSEL', 'TACIR')
    .replace(/,[^,]*,$/, ',,')
  expect(await receive(opened, daily(row))).toMatchObject({ registered: 1 })
  expect(await stateOf(1)).toEqual(['ONAY registered'])
})

test('a file for the loader holds no statements of recipients', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  await say(opened.register, phone(1), 'RET', { consentDate: at(4) })
  const template = `type,source,recipient,status,consentDate,recipientType\nMESAJ,IYS_WEB,${phone(1).address},ONAY,${at(9)},BIREYSEL\n`
  expect(await receive(opened, template)).toMatchObject({ onay: 0, unreadable: 1 })
  expect(await stateOf(1)).toEqual(['RET waiting'])
})

test('a refusal in a template without recipient types is of each type on record', async () => {
  for (const [n, recipientType] of [
    [1, 'BIREYSEL'],
    [1, 'TACIR'],
    [2, 'TACIR'],
  ] as const)
    for (const [status, minutes] of [
      ['ONAY', 2],
      ['RET', 4],
    ] as const)
      await say(opened.register, phone(n), status, { consentDate: at(minutes), recipientType })
  const rows = [1, 2].map((n) => `MESAJ,${phone(n).address},0,HS_WEB,${at(4)}\n`)
  const template = `IZIN TURU,ALICI,ONAY(1)-RET(0),IZIN KAYNAGI,IZIN TARIHI\n${rows.join('')}`
  expect(await receive(opened, template)).toMatchObject({ rows: 2, registered: 3, conflicts: 0 })
})

describe('a decided conflict', () => {
  const conflicts = async () =>
    await openConflicts(opened.register, { brandCodes: [subBrandCode], limit: 10 })

  async function found(row: string) {
    await say(opened.register, phone(2), 'ONAY', { consentDate: at(2) })
    await receive(opened, daily(rowOf(2, 'ONAY', 2), row))
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
