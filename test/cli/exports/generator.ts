import { writeXlsxStream } from 'hucre/xlsx'
import { type Channel, channels, type Status } from '../../../src/consent/consent.ts'
import { type Random, randomFrom } from '../../support/random.ts'
import { email, phone } from '../../support/register.ts'
import {
  answers,
  type DateForm,
  dateForms,
  type Moment,
  mixedForms,
  phoneAsWritten,
  sourceWords,
  two,
  wrongCells,
} from './writings.ts'

export interface ExportShape {
  readonly layout: 'wide' | 'long'
  readonly dates: DateForm | 'mixed'
  readonly file: 'utf-8' | 'windows-1254' | 'utf-16le' | 'xlsx'
  readonly delimiter?: ';' | ',' | '\t'
  readonly rows: number
  readonly seed: number
}

/** A consent that a row states, as it has to be recorded. */
export interface Statement {
  readonly address: string
  readonly channel: Channel
  readonly status: Status
  readonly source: string
  readonly consentDate: string
}

export interface ExportLine {
  readonly cells: readonly string[]
  /** All that the row says, as far as a person can read it. */
  readonly statements: readonly Statement[]
  /** RETs of a row whose date or source cannot be read: they are obeyed all the same. */
  readonly obeyed: readonly Statement[]
  /** True if a person would find no fault in the row. */
  readonly isRight: boolean
  readonly comesBack: boolean
}

const headings = {
  wide: [
    'Müşteri No',
    'Ad',
    'Cep Telefonu',
    'E-Posta',
    'SMS İzni',
    'Arama İzni',
    'E-Posta İzni',
    'İzin Tarihi',
    'Nereden',
  ],
  long: ['Ad', 'Tür', 'Kime', 'Durum', 'Tarih', 'Nereden'],
} as const

const names = ['Ayşe', 'Mehmet "Usta"', 'Çağla; Işık', 'Ömer, Şahin']

/** Makes an export as customer databases write them. The same shape makes the same file. */
export async function makeExport(shape: ExportShape) {
  const random = randomFrom(shape.seed)
  const lines: ExportLine[] = []
  while (lines.length < shape.rows) {
    const earlier = lines.length > 0 && random.chance(0.03) ? random.pick(lines) : undefined
    lines.push(earlier ?? lineOf(shape, lines.length, random))
  }
  const table = [headings[shape.layout], ...lines.map(({ cells }) => cells)]
  return { headings: headings[shape.layout], lines, bytes: await bytesOf(table, shape) }
}

function lineOf(shape: ExportShape, n: number, random: Random): ExportLine {
  const isLandline = random.chance(0.05)
  const address = isLandline ? `+90212444${two(Math.floor(n / 100) % 100)}${two(n % 100)}` : phone(n).address
  const form = dateForms[shape.dates === 'mixed' ? random.pick(mixedForms) : shape.dates]
  const moment = momentOf(n, random)
  const [word, source] = random.pick(sourceWords)
  const answer =
    shape.layout === 'wide'
      ? random.pick(answers)
      : (answers[random.below(answers.length)] ?? { ONAY: 'ONAY', RET: 'RET' })
  const parts = { n, address, mail: email(n).address, written: form.write(moment), word, answer, random }
  const stated = statementOf(moment, form.hasTime, source)
  const line = shape.layout === 'wide' ? personLine(parts, stated) : consentLine(parts, stated)
  return random.chance(0.06) ? withFault(line, shape.layout, random) : line
}

/** One day in three is after the 12th at least, so that the order of a column can be told. */
function momentOf(n: number, random: Random): Moment {
  const day = n % 3 === 0 ? 13 + random.below(15) : 1 + random.below(28)
  const [year, month] = [2017 + random.below(8), 1 + random.below(12)]
  return { year, month, day, hour: random.below(24), minute: random.below(60) }
}

type Stated = (address: string, channel: Channel, status: Status) => Statement

function statementOf({ year, month, day, hour, minute }: Moment, hasTime: boolean, source: string): Stated {
  const date = `${year}-${two(month)}-${two(day)}`
  return (address, channel, status) => {
    const ofDay = status === 'ONAY' ? '00:00:00' : '23:59:59'
    const consentDate = `${date} ${hasTime ? `${two(hour)}:${two(minute)}:00` : ofDay}`
    return { address, channel, status, source, consentDate }
  }
}

interface LineParts {
  readonly n: number
  readonly address: string
  readonly mail: string
  readonly written: string
  readonly word: string
  readonly answer: Readonly<Record<Status, string>>
  readonly random: Random
}

function personLine(
  { n, address, mail, written, word, answer, random }: LineParts,
  stated: Stated,
): ExportLine {
  const hasMail = random.chance(0.7)
  const choices = channels.map((channel) => {
    const status: Status | null = random.chance(0.15) ? null : random.chance(0.7) ? 'ONAY' : 'RET'
    return { channel, status: channel === 'EPOSTA' && !hasMail && status === 'ONAY' ? null : status }
  })
  const cellOf = (channel: Channel) => {
    const status = choices.find((choice) => choice.channel === channel)?.status ?? null
    return status === null ? '' : answer[status]
  }
  const statements = choices.flatMap(({ channel, status }) => {
    if (status === null || (channel === 'EPOSTA' && !hasMail)) return []
    return [stated(channel === 'EPOSTA' ? mail : address, channel, status)]
  })
  const cells = [
    String(n),
    random.pick(names),
    phoneAsWritten(address, random),
    hasMail ? mail : '',
    cellOf('MESAJ'),
    cellOf('ARAMA'),
    cellOf('EPOSTA'),
    written,
    word,
  ]
  // A row that says nothing of any channel comes back.
  const isRight = statements.length > 0
  return { cells, statements, obeyed: [], isRight, comesBack: !isRight }
}

const channelNames: Readonly<Record<Channel, readonly string[]>> = {
  ARAMA: ['Arama', 'ARAMA'],
  MESAJ: ['SMS', 'kısa mesaj', 'MESAJ'],
  EPOSTA: ['E-posta', 'e-mail'],
}

function consentLine(
  { address, mail, written, word, answer, random }: LineParts,
  stated: Stated,
): ExportLine {
  const channel = random.pick(channels)
  const status: Status = random.chance(0.7) ? 'ONAY' : 'RET'
  const isMail = channel === 'EPOSTA'
  const recipient = isMail ? mail : phoneAsWritten(address, random)
  const cells = [
    random.pick(names),
    random.pick(channelNames[channel]),
    recipient,
    answer[status],
    written,
    word,
  ]
  const statements = [stated(isMail ? mail : address, channel, status)]
  return { cells, statements, obeyed: [], isRight: true, comesBack: false }
}

const faultPlaces = {
  wide: { phone: 2, date: 7, source: 8, answer: 4 },
  long: { phone: 2, date: 4, source: 5, answer: 3 },
} as const

/** Puts a cell into a line that cannot be understood, and takes away what the line no longer says. */
function withFault(line: ExportLine, layout: ExportShape['layout'], random: Random): ExportLine {
  const column = random.pick(['phone', 'date', 'source', 'answer'] as const)
  const place = faultPlaces[layout][column]
  const wrong: string = random.pick(wrongCells[column])
  const cells = line.cells.with(place, wrong)
  const isPerson = layout === 'wide'
  if (column === 'date' || column === 'source') {
    const obeyed = line.statements.filter(({ status }) => status === 'RET')
    return {
      cells,
      statements: [],
      obeyed,
      comesBack: obeyed.length < line.statements.length || !line.isRight,
      isRight: false,
    }
  }
  const isAffected = ({ channel }: Statement) =>
    !isPerson || (column === 'answer' ? channel === 'MESAJ' : channel !== 'EPOSTA')
  const statements = line.statements.filter((statement) => !isAffected(statement))
  const isRight = column === 'phone' && line.isRight && statements.length === line.statements.length
  return { cells, statements, obeyed: [], comesBack: !isRight, isRight }
}

async function bytesOf(
  table: readonly (readonly string[])[],
  { file, delimiter = ';' }: ExportShape,
): Promise<Buffer> {
  if (file === 'xlsx') return await workbookOf(table)
  const text = `${table.map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\r\n')}\r\n`
  if (file === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le')
  return file === 'utf-8' ? Buffer.from(text) : windows1254(text)
}

const quoted = (cell: string, delimiter: string) =>
  /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell

const turkishLetters: Readonly<Record<string, number>> = {
  Ğ: 0xd0,
  ğ: 0xf0,
  İ: 0xdd,
  ı: 0xfd,
  Ş: 0xde,
  ş: 0xfe,
}

function windows1254(text: string): Buffer {
  return Buffer.from(Array.from(text, (letter) => turkishLetters[letter] ?? letter.charCodeAt(0)))
}

/** Cells as Excel keeps them: long digits as numbers, days as date cells. */
async function workbookOf(table: readonly (readonly string[])[]): Promise<Buffer> {
  const rows = table.map((row) => row.map(cellOf))
  return Buffer.from(await new Response(writeXlsxStream(rows, { name: 'Rapor' })).arrayBuffer())
}

function cellOf(text: string): string | number | Date {
  if (/^[1-9]\d{9,11}$/.test(text)) return Number(text)
  const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(text) ?? []
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return Number.isNaN(at) || new Date(at).getUTCDate() !== Number(day) ? text : new Date(at)
}
