import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  at,
  daily,
  dailyHeader,
  exchangeByFile,
  openByFile,
  previewFile,
  receiveFile,
  rowOf,
} from '../../../test/support/iys-files.ts'
import { phone, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { linesOfFile, takeFile } from '../iys-queue/files.ts'
import { iysStatus } from '../iys-queue/status.ts'
import { ownConsents } from '../look-up/look-up.ts'

const staff = { door: 'slack', id: 'U0EDITOR' } as const
const { opened, receive, stateOf } = exchangeByFile()

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
          expect(await receiveFile(here.register, loaded(content))).toMatchObject({
            registered: file.rows,
            unreadable: 0,
          })
          expect(await receiveFile(here.register, loaded(content))).toMatchObject({
            registered: 0,
            known: file.rows,
          })
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
      for (const content of contents) await receiveFile(here.register, content.join('\n'))
      const states = await allStates(here)
      // The refusal of the second may have been reported again meanwhile, with its own date.
      return states.map((some, place) => (place === 1 ? some.map((state) => state.split(' ')[2]) : some))
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
    expect(await receive(conflictFile('RET'))).toMatchObject({ conflicts: 1, ret: 0 })
    expect((await allStates(opened))[0]).toEqual([`MESAJ BIREYSEL RET HS_EORTAM ${at(9)} registered`])
  })

  test('by another tool’s ONAY in İYS over a RET here changes nothing', async () => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await say(opened.register, phone(1), 'RET', { consentDate: at(4) })
    expect(await receive(conflictFile('ONAY'))).toMatchObject({ conflicts: 1, onay: 0 })
    expect((await allStates(opened))[0]).toEqual([`MESAJ BIREYSEL RET HS_WEB ${at(4)} waiting`])
  })
})

describe('a refusal that İYS would not take is reported once İYS has an earlier ONAY', () => {
  const beginnings: readonly [string, () => Promise<unknown>][] = [
    ['the first', async () => {}],
    ['one more', () => receive(daily(rowOf(1, 'RET', 2, 'IYS_WEB')))],
  ]
  const sources = ['IYS_WEB', 'HS_WEB']
  const cases = sources.flatMap((source) => beginnings.map((beginning) => [source, ...beginning] as const))

  test.each(cases)('of the source %s, and the refusal is %s', async (source, _, begin) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(1), channel: 'ARAMA' })
    await begin()
    await say(opened.register, phone(1), 'RET')
    const tally = await receive(daily(rowOf(1, 'ONAY', 9, source)))
    expect(tally).toMatchObject({ conflicts: 0, onay: source === 'IYS_WEB' ? 1 : 0 })
    const ofMessages = async () =>
      (await ownConsents(opened.register, phone(1))).find(({ channel }) => channel === 'MESAJ')
    expect(await ofMessages()).toMatchObject({ status: 'RET', local: false, national: 'waiting' })
    const queued = await takeFile(opened.register, subBrandCode, staff)
    expect(queued?.rows).toBe(2)
    await receive(daily(rowOf(1, 'ONAY', 9, source)))
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
  expect(await receive(content, { takesNewcomers: true })).toMatchObject({ onay: 800, ret: 400 })
  const order = await opened.engine.read({
    sql: 'SELECT status FROM change ORDER BY seq',
    params: [],
    map: ([status]) => String(status),
  })
  expect(order.slice(0, 400).every((status) => status === 'RET')).toBe(true)
})

test.each(['message', 'code', 'Hata', 'Neden', 'reason'])(
  'a list of rows that were not taken, with the column "%s", is not taken for a loaded file',
  async (heading) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    const row = `MESAJ,HS_WEB,${phone(1).address},ONAY,${at(2)},BIREYSEL,H467`
    const content = `type,source,recipient,status,consentDate,recipientType,${heading}\n${row}\n`
    await expect(receive(content)).rejects.toMatchObject({ fault: { kind: 'not-iys' } })
    expect(await stateOf(1)).toEqual(['ONAY waiting'])
  },
)

test('a first ONAY in a file waits for a yes; a RET does not', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  const content = daily(
    rowOf(1, 'RET', 3, 'IYS_WEB'),
    rowOf(2, 'RET', 3, 'IYS_WEB'),
    rowOf(2, 'ONAY', 5, 'IYS_WEB').replace('2'.repeat(64), '9'.repeat(64)),
  )
  for (let time = 0; time < 2; time += 1) {
    expect(await receive(content)).toMatchObject({ onay: 0, newcomers: 1 })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['RET registered'], ['RET registered']])
  }
  expect(await receive(content, { takesNewcomers: true })).toMatchObject({ onay: 1, newcomers: 0 })
  expect(await stateOf(2)).toEqual(['ONAY registered'])
})

test('a preview counts as the file does, and changes nothing', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  await say(opened.register, phone(2), 'ONAY', { consentDate: at(2) })
  const content = daily(rowOf(1, 'ONAY', 2), rowOf(2, 'RET', 3, 'IYS_WEB'), rowOf(3, 'ONAY', 4))
  const preview = await previewFile(opened.register, content)
  expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY waiting'], ['ONAY waiting']])
  expect(preview).toMatchObject({ registered: 1, ret: 1, conflicts: 1 })
  expect(await receive(content)).toEqual(preview)
})

test('a receipt of a TACIR record without a date matches', async () => {
  const undated = { recipientType: 'TACIR', consentDate: undefined, source: undefined } as const
  await say(opened.register, phone(1), 'ONAY', undated)
  const row = rowOf(1, 'ONAY', 9, '')
    .replace('BIREYSEL', 'TACIR')
    .replace(/,[^,]*,$/, ',,')
  expect(await receive(daily(row))).toMatchObject({ registered: 1 })
  expect(await stateOf(1)).toEqual(['ONAY registered'])
})

test('a file for the loader holds no statements of recipients', async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
  await say(opened.register, phone(1), 'RET', { consentDate: at(4) })
  const template = `type,source,recipient,status,consentDate,recipientType\nMESAJ,IYS_WEB,${phone(1).address},ONAY,${at(9)},BIREYSEL\n`
  expect(await receive(template)).toMatchObject({ onay: 0, unreadable: 1 })
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
  expect(await receive(template)).toMatchObject({ rows: 2, registered: 3, conflicts: 0 })
})
