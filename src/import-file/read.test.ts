import { Readable } from 'node:stream'
import fc from 'fast-check'
import { writeXlsxStream } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { email, phone } from '../../test/support/register.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import type { RecipientKind } from '../consent/recipient.ts'
import { FileFaultError } from './fault.ts'
import { emptyPlan } from './plan.ts'
import { readAddresses, readConsentRows, readIysLines, surveyConsents } from './read.ts'

const one = phone(1).address
const two = phone(2).address
const mail = email(1).address

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
}

async function read(content: string | Uint8Array, kind: RecipientKind = 'phone'): Promise<string[]> {
  const found: string[] = []
  for await (const text of readAddresses(pieces(Buffer.from(content)), 'utf-8', kind)) found.push(text)
  return found
}

describe('readAddresses()', () => {
  test.each([
    ['one a line, without a header', `${one}\n${two}\n\n${mail}\n`],
    ['under a header in Turkish', `Telefon\r\n${one}\r\n${two}\r\n${mail}`],
    ["in the column of İYS's own loader, wherever it stands", `Ad;Alıcı\nA;${one}\nB;${two}\nC;${mail}\n`],
    ['under an unknown header', `Müşteri,Nerede\nA,${one}\nB,${two}\nC,${mail}\n`],
  ])('%s', async (_, content) => {
    expect(await read(content)).toEqual([one, two, mail])
  })

  test('takes the column that suits the channel, by its name or by what stands in it', async () => {
    const named = `Ad;Telefon;E-posta\nA;${one};${mail}\n`
    expect(await read(named, 'phone')).toEqual([one])
    expect(await read(named, 'email')).toEqual([mail])
    expect(await read(`E-posta;Adres\n${mail};${two}\n`, 'phone')).toEqual([two])
    const unnamed = `A;${one};${mail}\n`
    expect(await read(unnamed, 'email')).toEqual([mail])
    expect(await read(unnamed, 'phone')).toEqual([one])
    expect(await read(`E-posta\n${mail}\n`, 'phone')).toEqual([mail])
  })

  test('takes the named column, however well another cell reads', async () => {
    const landline = '0212 222 22 22'
    const content = `Sabit telefon;Cep\n${landline};${one}\n${landline};0532 12\n`
    expect(await read(content)).toEqual([one, '0532 12'])
  })

  test('looks at no more columns than a workbook is read of, however many there are', async () => {
    const filler = (columns: number) => '1,'.repeat(columns)
    expect(await read(`${filler(255)}${one}\n${filler(256)}${two}\n`)).toEqual([
      one,
      filler(256).replaceAll(',', ' ').trim().slice(0, 320),
    ])
  })

  test('leaves out a header, and takes no number with a digit missing for one', async () => {
    expect(await read(`Müşteri;Nerede\nA;${one}\n`)).toEqual([one])
    expect(await read(`0532 123 45 6\n${one}\n`)).toEqual(['0532 123 45 6', one])
    expect(await read(`${one}\n`)).toEqual([one])
  })

  test('reads the sheet of a workbook, where a number is no text', async () => {
    function* rows() {
      yield ['Ad', 'Telefon']
      yield ['Ayşe', one]
      yield ['Ali', 5321234567]
      yield ['Can', 'bozuk']
    }
    const bytes = new Uint8Array(await new Response(writeXlsxStream(rows(), { name: 'liste' })).arrayBuffer())
    expect(await read(bytes)).toEqual([one, '5321234567', 'bozuk'])
  })

  test('reads what a Turkish Excel writes, whose header is not UTF-8', async () => {
    const header = Buffer.from([0x41, 0x6c, 0xfd, 0x63, 0xfd, 0x0d, 0x0a])
    expect(await read(Buffer.concat([header, Buffer.from(`${one}\r\n`)]))).toEqual([one])
  })

  test('hands a line without an address on as it stands, and no more of it than an address may have', async () => {
    expect(await read(`${one}\nbozuk\n${'x'.repeat(900)}\n`)).toEqual([one, 'bozuk', 'x'.repeat(320)])
    expect(await read(`Telefon;Ad\n0532;Ayşe\n`)).toEqual(['0532'])
  })

  test('says that there is nothing in an empty file', async () => {
    await expect(read('\n\n')).rejects.toThrow(FileFaultError)
  })
})

test('readConsentRows() cuts cells that are longer than any value, which stay unreadable', async () => {
  const header = 'type;source;recipient;status;consentDate\n'
  const content = `${header}MESAJ;${'x'.repeat(90_000)};${one};RET;\nMESAJ;;${one}${' '.repeat(500)}x;RET;\n`
  const rows = []
  const file = { bytes: () => pieces(Buffer.from(content)), encoding: 'utf-8' } as const
  const survey = await surveyConsents(file, emptyPlan)
  for await (const row of readConsentRows(file, survey)) rows.push(row)
  expect(rows).toMatchObject([{ request: { source: `${'x'.repeat(400)}…` } }, { line: 3, code: 'H121' }])
})

test('readAddresses() refuses bytes that are no text, whatever the file is called', async () => {
  const sampled = fc.sample(fc.uint8Array({ minLength: 500, maxLength: 500 }), { numRuns: 20, seed: 7 })
  for (const bytes of sampled.filter(([first]) => first !== 0x50)) {
    const read = readAddresses(Readable.from([bytes]), 'utf-8', 'phone')
    await expect(read.next()).rejects.toMatchObject({ fault: { kind: 'not-xlsx' } })
  }
})

describe('readIysLines()', () => {
  const header = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source'
  const now = Date.UTC(2026, 11, 2, 9)
  const row = (created: string, stated: string, address = one) =>
    `${created},${'a'.repeat(64)},${address},BIREYSEL,MESAJ,RET,${stated},IYS_WEB`

  async function readDates(rows: readonly string[], fileDay: string | null = null) {
    const content = Buffer.from([header, ...rows, ''].join('\n'))
    const dates: unknown[] = []
    for await (const line of readIysLines(() => pieces(content), 'utf-8', now, fileDay))
      dates.push('at' in line ? [formatWallTime(line.at), line.fault] : line)
    return dates
  }

  test.each([
    ['2026-12-01T10:20:30', '2026-12-01 10:20:30'],
    ['2026-12-01T10:20:30.123', '2026-12-01 10:20:30'],
    ['2026-12-01T07:20:30Z', '2026-12-01 10:20:30'],
    ['2026-12-01T10:20:30+03:00', '2026-12-01 10:20:30'],
    ['01.12.2026 10:20', '2026-12-01 10:20:59'],
    ['2026-12-01T10:20', '2026-12-01 10:20:59'],
  ])('reads the date %s', async (stated, read) => {
    expect(await readDates([row('2026-12-01 10:21:00', stated)])).toEqual([[read, undefined]])
  })

  test('reads day/month/year in a column that can be nothing else', async () => {
    const rows = [row('30/11/2026 10:21', '30/11/2026 10:20'), row('01/12/2026 10:21', '01/12/2026 10:20')]
    expect(await readDates(rows)).toEqual([
      ['2026-11-30 10:20:59', undefined],
      ['2026-12-01 10:20:59', undefined],
    ])
  })

  test.each([
    ['that can be either', ['01/12/2026 10:20', '02/12/2026 10:20']],
    ['of months and days', ['11/30/2026 10:20', '12/01/2026 10:20']],
    ['of both', ['30/11/2026 10:20', '11/30/2026 10:20']],
    ['of several forms', ['30/11/2026 10:20', '2026-12-01 10:20:00']],
  ])('guesses no date in a column %s', async (_, stated) => {
    const dates = await readDates(stated.map((date) => row('2026-12-01 10:21:00', date)))
    expect(dates[0]).toEqual(['2026-12-01 10:21:00', 'H158'])
  })

  test.each([
    ['2026-11-30', '2026-11-30 23:59:59'],
    ['2026-12-02', '2026-12-02 12:00:00'],
    [null, '2026-12-02 12:00:00'],
  ])('dates a refusal without a readable date by the file, of the day %s, or now', async (fileDay, read) => {
    expect(await readDates([row('dün', 'dün')], fileDay)).toEqual([[read, 'H158']])
  })

  test('reads a number that is a formula, so that Excel keeps it as text', async () => {
    const rows = [`="${one}"`, `"=""${one}"""`].map((address) =>
      row('2026-12-01 10:21:00', '2026-12-01 10:20:00', address),
    )
    expect(await readDates(rows)).toEqual(rows.map(() => ['2026-12-01 10:20:00', undefined]))
  })
})

test('readConsentRows() keeps at most some thousand characters of a line to give back', async () => {
  const cells = (length: number) => Array(200).fill('x'.repeat(length)).join(';')
  const header = `type;source;recipient;status;consentDate;${cells(1)}\n`
  const statement = `MESAJ;HS_WEB;${one};RET;`
  const content = Buffer.from(`${header}${statement};${cells(5)}\n${statement};${cells(400)}\n`)
  const file = { bytes: () => pieces(content), encoding: 'utf-8' } as const
  const survey = await surveyConsents(file, emptyPlan)
  const lengths: number[] = []
  for await (const { raw = [] } of readConsentRows(file, survey, { keepsLines: true })) {
    lengths.push(raw.join('').length)
  }
  expect(lengths[0]).toBe(`${statement};`.replaceAll(';', '').length + 1000)
  expect(lengths[1]).toBeLessThan(4300)
})
