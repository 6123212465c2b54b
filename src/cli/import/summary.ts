import { reasonOfRow } from '../../../bots/messages/import-reasons.ts'
import { companySources } from '../../consent/consent.ts'
import { resultMessages } from '../../features/imports/result-messages.ts'
import type { ColumnOrder } from '../../import-file/dates.ts'
import { number } from '../../language/turkish.ts'
import { names } from '../../language/turkish-names.ts'
import type { FaultCount } from '../../register/imports/fault-counts.ts'
import { type Rejection, rejectedIn, type Tally } from '../../register/imports/tally.ts'
import type { Sentence } from '../../util/sentence.ts'
import { rejectionLines } from '../iys-received.ts'
import { counted, outputName, toOutput } from '../operator.ts'

export interface ImportResult {
  /** Number of the upload, which `import undo` takes; null for a preview. */
  readonly id: number | null
  readonly tally: Tally
  readonly rejections: readonly Rejection[]
  readonly columnOrder: ColumnOrder
  readonly rejectedFile: string | null
  readonly planFile: string | null
  readonly mayActivate: boolean
}

/** Returns the result of an import for `--json`. Fields that are zero in most imports are left out if they are. */
export function importJson({ tally, columnOrder }: ImportResult) {
  const { duplicates, local, notMobile } = tally
  return {
    rows: tally.rows,
    recorded: tally.onay + tally.ret,
    unchanged: tally.unchanged,
    rejectedCount: rejectedIn(tally),
    reasons: tally.faults.map(({ rows, code, value }) => ({ rows, code, value, reason: reasonOf(code) })),
    ...(duplicates > 0 ? { duplicates } : {}),
    ...(local > 0 ? { keptHere: local } : {}),
    ...(notMobile > 0 ? { notMobile } : {}),
    ...(columnOrder === 'none' ? {} : { dates: columnOrder }),
  }
}

/** Returns the English reason for which a row is rejected, without its details. */
const reasonOf = (code: FaultCount['code']) => reasonOfRow({ code, detail: null }, 'en')

/** Describes the result of an import: counts, remarks, reasons of rejected rows, and how to undo it. */
export function importLines(result: ImportResult): Sentence[] {
  const { id, tally } = result
  const { rows, onay, ret, unchanged } = tally
  const rejected = rejectedIn(tally)
  const verb = id === null ? 'would record' : 'recorded'
  return [
    {
      en: `${counted(rows, 'row')}: ${verb} ${onay + ret}, unchanged ${unchanged}, rejected ${rejected}.`,
      tr: `${number(rows)} satır: ${number(onay + ret)} ${id === null ? 'kaydedilecek' : 'kaydedildi'}, ${number(unchanged)} değişmedi, ${number(rejected)} kabul edilmedi.`,
    },
    ...remarks(result).map(({ en, tr }) => ({ en: `  ${en}`, tr: `  ${tr}` })),
    ...reasonLines(result),
    ...advice(result),
    ...(id !== null && onay + ret > 0
      ? [
          {
            en: `This is upload ${id}. Within a day: izin import undo ${id}`,
            tr: `Yükleme ${id}. Bir gün içinde geri almak için: izin import undo ${id}`,
          },
        ]
      : []),
  ]
}

const { dates } = resultMessages.tr.rest

/** Sentences about how dates with two possible meanings were read. */
const datesRead: Readonly<Record<Exclude<ColumnOrder, 'none'>, Sentence>> = {
  'day-first': {
    en: 'Dates such as 05/06/2018 were read as day/month/year, as other dates of the file show.',
    tr: dates['day-first'],
  },
  'month-first': {
    en: 'Dates such as 05/06/2018 were read as month/day/year, as other dates of the file show.',
    tr: dates['month-first'],
  },
  unclear: {
    en: 'Nothing in the file tells if 05/06/2018 is in May or in June.',
    tr: '05/06/2018 tarihinin mayısta mı haziranda mı olduğu dosyadan anlaşılmıyor.',
  },
  mixed: {
    en: 'The file has dates of day/month/year and of month/day/year, so 05/06/2018 can be either.',
    tr: dates.mixed,
  },
}

/** Returns remarks on the rows of an import: repeats, RETs that only izin keeps, numbers that are not mobile. */
function remarks({ tally, columnOrder }: ImportResult): Sentence[] {
  const { unchanged, duplicates, local, notMobile } = tally
  const { rest } = resultMessages.tr
  return [
    ...(duplicates > 0
      ? [
          {
            en: `${duplicates} of the unchanged rows repeat an earlier row of the file, ${unchanged - duplicates} stand in the register already.`,
            tr: rest.unchanged(unchanged, duplicates),
          },
        ]
      : []),
    ...(local > 0
      ? [
          {
            en: `${counted(local, 'RET')} kept and obeyed here only: İYS would not take them.`,
            tr: rest.local(local),
          },
        ]
      : []),
    ...(notMobile > 0
      ? [
          {
            en: `${counted(notMobile, 'SMS consent')} on numbers that are not mobile: SMS will hardly arrive there.`,
            tr: rest.notMobile(notMobile),
          },
        ]
      : []),
    ...(columnOrder === 'none' ? [] : [datesRead[columnOrder]]),
  ]
}

/** Lists the reasons of rejected rows, and the first of these rows. */
function reasonLines({ tally, rejections }: ImportResult): Sentence[] {
  const rejected = rejectedIn(tally)
  const more = rejected - new Set(rejections.map(({ line }) => line)).size
  return [
    ...(rejected > 1
      ? tally.faults.map(({ rows, code, value }) => {
          const cell = value === null ? '' : `: "${value}"`
          return {
            en: `  ${counted(rows, 'row')}: ${code}, ${reasonOf(code)}${cell}`,
            tr: `  ${number(rows)} satır: ${code}, ${reasonOfRow({ code, detail: null }, 'tr')}${cell}`,
          }
        })
      : []),
    ...rejectionLines(rejections, more),
  ]
}

/** Returns sentences about what the user can do with rejected rows, by the codes of their faults. */
function advice({ tally, rejectedFile, planFile, mayActivate }: ImportResult): Sentence[] {
  const codes = new Set([...tally.faults, ...tally.listed].map(({ code }) => code))
  const tooOld = tally.faults.filter(({ code }) => code === 'H467')
  return [
    ...(codes.has('H119') ? [knownSources()] : []),
    ...(codes.has('H115')
      ? [
          {
            en: 'Give a word of yours its meaning: --value "Aktif=ONAY"',
            tr: 'Kendi sözcüğünüzün anlamını verin: --value "Aktif=ONAY"',
          },
        ]
      : []),
    ...(codes.has('day-order')
      ? [
          {
            en: 'Say which it is: --map "HEADING=consentDate:day-first"',
            tr: 'Hangisi olduğunu belirtin: --map "BAŞLIK=consentDate:day-first"',
          },
        ]
      : []),
    ...tooOld.map(({ rows }) => ({
      en: resultMessages.en.tooOld(rows, mayActivate),
      tr: resultMessages.tr.tooOld(rows, mayActivate),
    })),
    ...filesWritten(rejectedIn(tally), rejectedFile, planFile),
  ]
}

/** Lists the sources that a row may name. */
function knownSources(): Sentence {
  const sources = companySources.map((companySource) => names.sources[companySource]).join(', ')
  const option = '--value "Kasa=HS_FIZIKSEL_ORTAM"'
  return {
    en: `The sources are: ${sources}; or a code such as HS_WEB. Give a word of yours its meaning: ${option}`,
    tr: `Yazılabilecek kaynaklar: ${sources}; ya da HS_WEB gibi bir kod. Kendi sözcüğünüzün anlamını verin: ${option}`,
  }
}

/** Says which files the import wrote, and by which option the rejected rows are written. */
function filesWritten(rejected: number, rejectedFile: string | null, planFile: string | null): Sentence[] {
  return [
    ...(rejectedFile === null && rejected > 0
      ? [
          {
            en: 'To get the rejected rows back, each with its reason: --rejected FILE.xlsx',
            tr: 'Kabul edilmeyen satırları nedenleriyle geri almak için: --rejected DOSYA.xlsx',
          },
        ]
      : []),
    ...(rejectedFile === null
      ? []
      : [
          {
            en: `The rejected rows are in ${outputName(rejectedFile).en}. Correct them there and import that file.`,
            tr: `Kabul edilmeyen satırlar ${toOutput(rejectedFile)} yazıldı. Orada düzeltip o dosyayı içe aktarın.`,
          },
        ]),
    ...(planFile === null
      ? []
      : [
          {
            en: `The plan is in ${planFile}, to use again with --plan.`,
            tr: `Eşleme ${planFile} dosyasında; yeniden kullanmak için --plan ile verin.`,
          },
        ]),
  ]
}
