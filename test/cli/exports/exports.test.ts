import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { takePermitted } from '../../../src/register/permitted/permitted.ts'
import type { Register } from '../../../src/register/register.ts'
import { holdsAddresses } from '../../support/leaks/leaks.ts'
import { forEachTest } from '../../support/opened.ts'
import { openTestRegister, subBrandCode } from '../../support/register.ts'
import { placeOf } from '../harness.ts'
import { tableIn } from '../imports.ts'
import { type ExportShape, makeExport, type Statement } from './generator.ts'
import { type DateForm, dateForms, plannedValues, two } from './writings.ts'

const opened = forEachTest(() => openTestRegister())
const place = forEachTest(async () => placeOf(opened, opened.clock.now))

const nameOf = ({ address, channel, status, source, consentDate }: Statement) =>
  [address, channel, status, source, consentDate].join(' ')

const refusalOf = ({ address, channel }: Statement) => `${address} ${channel} RET`
const beginningOf = (name: string) => name.split(' ').slice(0, 3).join(' ')

/** All that the register holds, as statements. */
async function recorded(register: Register): Promise<string[]> {
  const names: string[] = []
  const everything = { brandCode: subBrandCode, scope: 'all', asOf: null } as const
  for await (const { address, channel, status, source, consentDate } of takePermitted(
    register,
    { door: 'cli', id: 'test' },
    everything,
  )) {
    names.push(nameOf({ address, channel, status, source: source ?? '', consentDate: consentDate ?? '' }))
  }
  return names
}

/** The least share of right rows that has to be recorded. */
const shareMin = 0.97

async function importOne(shape: ExportShape): Promise<void> {
  const { lines, headings, bytes } = await makeExport(shape)
  const file = holdsAddresses(place.file(shape.file === 'xlsx' ? 'crm.xlsx' : 'crm.csv'))
  const rejectedFile = holdsAddresses(place.file('kalan.xlsx'))
  writeFileSync(file, bytes)
  await place.result('brand', 'activate', '--code', String(subBrandCode), '--on', '2040-01-01')
  const plan = place.file('crm.plan')
  const mapped = shape.layout === 'long' ? ['--map', 'Kime=alıcı'] : []
  const words = ['import', file, '--brand', String(subBrandCode), '--plan', plan, '--rejected', rejectedFile]
  const values = plannedValues.flatMap((value) => ['--value', value])
  const tried = await place.runHere(
    ...words,
    ...mapped,
    '--map',
    'Nereden=kaynak',
    ...values,
    '--dry-run',
    '--json',
  )
  const done = await place.runHere(...words, '--json')
  expect({ code: done.code, err: done.err }).toEqual({ code: 3, err: '' })
  expect(done.json()).toEqual(tried.json())

  const inRegister = new Set(await recorded(opened.register))
  const right = lines.filter(({ isRight }) => isRight)
  const isRecorded = (statements: readonly Statement[]) =>
    statements.every((statement) => inRegister.has(nameOf(statement)))
  const share = right.filter(({ statements }) => isRecorded(statements)).length / right.length
  expect(share).toBeGreaterThanOrEqual(shareMin)

  const stated = new Set(lines.flatMap(({ statements }) => statements.map(nameOf)))
  const obeyed = new Set(lines.flatMap((line) => line.obeyed.map(refusalOf)))
  const invented = [...inRegister].filter((name) => !stated.has(name) && !obeyed.has(beginningOf(name)))
  expect(invented).toEqual([])

  const [head = [], ...rows] = await tableIn(rejectedFile)
  expect(head).toEqual([...headings, 'kabul edilmeme nedeni'])
  expect(rows.filter((row) => row.at(-1) === '')).toEqual([])
  const back = new Set(rows.map((row) => row.slice(0, -1).join('|')))
  const [, ...original] = await tableIn(file)
  // Excel keeps a day as a number.
  const asShown = (cell = '') => (/^4\d{4}$/.test(cell) ? dayOfSerial(cell) : cell)
  const asWritten = (n: number) => headings.map((_, at) => asShown(original[n]?.[at])).join('|')
  const lost = lines.filter((line, n) => {
    return (line.comesBack || !isRecorded(line.statements)) && !back.has(asWritten(n))
  })
  expect(lost).toEqual([])
}

function dayOfSerial(serial: string): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Number(serial) * 86_400_000)
  return `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`
}

const forms = Object.keys(dateForms) as DateForm[]

test.each(forms)('an export with dates of the form %s is recorded as a person reads it', async (dates) => {
  await importOne({ layout: 'wide', dates, file: 'utf-8', rows: 150, seed: 7 })
})

test.each<[string, Omit<ExportShape, 'rows' | 'seed'>]>([
  [
    'one row a person, all forms of dates, Windows-1254',
    { layout: 'wide', dates: 'mixed', file: 'windows-1254' },
  ],
  ['one row a consent, commas, UTF-8', { layout: 'long', dates: 'mixed', file: 'utf-8', delimiter: ',' }],
  [
    'one row a consent, Unicode text of Excel',
    { layout: 'long', dates: 'mixed', file: 'utf-16le', delimiter: '\t' },
  ],
  ['one row a person, cells of Excel', { layout: 'wide', dates: 'day', file: 'xlsx' }],
  ['one row a consent, cells of Excel, all forms', { layout: 'long', dates: 'mixed', file: 'xlsx' }],
])(
  '97 of 100 right rows are recorded, every other comes back, nothing else is recorded: %s',
  async (_, shape) => {
    await importOne({ ...shape, rows: 1200, seed: 11 })
  },
)
