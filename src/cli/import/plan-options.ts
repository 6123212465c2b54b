import { existsSync, readFileSync } from 'node:fs'
import type { CompanySource, RecipientType } from '../../consent/consent.ts'
import { type ColumnUse, columnUses, useNamed } from '../../import-file/columns.ts'
import { type DayOrder, dayOrders, readDate } from '../../import-file/dates.ts'
import { emptyPlan, type ImportPlan, planOf, planWith } from '../../import-file/plan.ts'
import { recipientTypeOf, sourceOf, valueNamed, type WordValue, wordValues } from '../../import-file/words.ts'
import { alternatives } from '../../language/turkish.ts'
import { cannot, OperatorError, type Sentence } from '../../util/sentence.ts'
import { fileError } from '../operator.ts'
import { notOneOf, reader } from '../parse/readers.ts'
import type { Reader } from '../verb.ts'

/** Column of a file and the field that it fills, as the option --map names them. */
interface MappedColumn {
  readonly heading: string
  readonly use: ColumnUse
  readonly dayOrder: DayOrder | undefined
}

/** Word of a file and its meaning, as the option --value names them. */
interface MappedWord {
  readonly word: string
  readonly value: WordValue
}

/** Reads the option --map, such as `Cep=alıcı`. A date can name the order of its parts, as in `Tarih=consentDate:day-first`. */
export const mappedColumn: Reader<MappedColumn> = {
  placeholder: '"HEADING=FIELD"',
  read(text) {
    const { name: heading, meaning } = halvesOf(text, {
      en: 'it is not a heading, = and a field, such as "Cep=recipient"',
      tr: '"Cep=recipient" gibi, BAŞLIK=ALAN biçiminde olmalı',
    })
    const order = dayOrders.find((candidate) => meaning.endsWith(`:${candidate}`))
    const field = order === undefined ? meaning : meaning.slice(0, -order.length - 1)
    const use = useNamed(field)
    if (use === null) {
      const namedUses = columnUses.filter((candidate) => !candidate.includes('.') && candidate !== 'ignore')
      throw new OperatorError({
        en: `its field is not one of ${namedUses.join(', ')}, or - for a column to leave out`,
        tr: `alan ${alternatives(namedUses)} olmalı; sütunu dışarıda bırakmak için - yazın`,
      })
    }
    return { heading, use, dayOrder: order }
  },
}

/** Reads the option --value, such as `Kasa=HS_FIZIKSEL_ORTAM`. */
export const mappedWord: Reader<MappedWord> = {
  placeholder: '"WORD=VALUE"',
  read(text) {
    const { name: word, meaning } = halvesOf(text, {
      en: 'it is not a word, = and a value, such as "Kasa=HS_FIZIKSEL_ORTAM"',
      tr: '"Kasa=HS_FIZIKSEL_ORTAM" gibi, SÖZCÜK=DEĞER biçiminde olmalı',
    })
    const value = valueNamed(meaning)
    if (value !== null) return { word, value }
    const named = wordValues.slice(0, -1)
    throw new OperatorError({
      en: `its value is not one of ${named.join(', ')}, or - for a word that says nothing`,
      tr: `değer ${alternatives(named)} olmalı; anlamsız sözcük için - yazın`,
    })
  },
}

/** Splits a text such as NAME=MEANING at its last equals sign. Throws `reason` if there is none or a half is empty. */
function halvesOf(text: string, reason: Sentence): { readonly name: string; readonly meaning: string } {
  const at = text.lastIndexOf('=')
  const [name, meaning] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  if (at < 1 || name === '' || meaning === '') throw new OperatorError(reason)
  return { name, meaning }
}

export const defaultSource = reader<CompanySource>('HS_…', sourceOf, {
  en: 'it is not a source, such as HS_WEB or "web sitesi"',
  tr: 'HS_WEB ya da "web sitesi" gibi bir kaynak olmalı',
})

export const defaultType: Reader<RecipientType> = {
  completes: ['BIREYSEL', 'TACIR'],
  ...reader('BIREYSEL|TACIR', recipientTypeOf, notOneOf(['BIREYSEL', 'TACIR'])),
}

/** Reads the option --date, a date for all rows of a file, and returns it in a form that has only one meaning. */
export const defaultDate = reader(
  'DATE',
  (text) => {
    const reading = readDate(text, 'day-first')
    if (reading.kind === 'unread') return null
    return reading.isWholeDay ? reading.wallTime.slice(0, 10) : reading.wallTime
  },
  {
    en: 'it is not a date, such as 2020-03-02 or "02.03.2020 14:05"',
    tr: '2020-03-02 ya da "02.03.2020 14:05" gibi bir tarih olmalı',
  },
)

interface PlanOptions {
  readonly map: readonly MappedColumn[]
  readonly value: readonly MappedWord[]
  readonly source: CompanySource | undefined
  readonly type: RecipientType | undefined
  readonly date: string | undefined
  readonly plan: string | undefined
}

/** Returns the plan (meaning of the columns) of an import: the one in the file --plan, overridden by the typed options. */
export function planOfOptions({ map, value, source, type, date, plan: file }: PlanOptions): ImportPlan {
  const written = file !== undefined && existsSync(file) ? readPlan(file) : emptyPlan
  return planWith(written, {
    columns: Object.fromEntries(map.map(({ heading, use }) => [heading, use])),
    values: Object.fromEntries(value.map(({ word, value: meaning }) => [word, meaning])),
    source,
    recipientType: type,
    consentDate: date,
    dayOrder: map.find(({ dayOrder }) => dayOrder !== undefined)?.dayOrder,
  })
}

/** Maximum length of a plan's file in characters. */
const planBytesMax = 1024 * 1024

/** Reads a plan (meaning of the columns) from a file. Throws an error with the remedy if the file has none. */
function readPlan(file: string): ImportPlan {
  const plan = planOf(parsed(textOf(file)))
  if (plan !== null) return plan
  throw cannot(
    { en: `read the plan ${file}`, tr: `${file} planı okunamadı` },
    { en: 'it is not a plan that izin import wrote', tr: "izin import'un yazdığı bir eşleme değil" },
  )
}

/** Reads the file of a plan; an empty text if it is too large. */
function textOf(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    return text.length > planBytesMax ? '' : text
  } catch (error) {
    throw fileError(error, file, 'read the plan')
  }
}

/** Parses JSON; null for a text that is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
