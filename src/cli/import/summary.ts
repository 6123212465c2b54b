import { reasonOfRow } from '../../../bots/messages/import-reasons.ts'
import { companySources } from '../../consent/consent.ts'
import { resultMessages } from '../../features/imports/result-messages.ts'
import type { ColumnOrder } from '../../import-file/dates.ts'
import { names } from '../../language/turkish-names.ts'
import type { FaultCount } from '../../register/imports/fault-counts.ts'
import { type Rejection, rejectedIn, type Tally } from '../../register/imports/tally.ts'
import { counted, outputName } from '../operator.ts'

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

/** The fields of the contract; others only where there is something to say. */
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

const reasonOf = (code: FaultCount['code']) => reasonOfRow({ code, detail: null }, 'en')

/** Describes the result of an import: counts, remarks, reasons of rejected rows, and how to undo it. */
export function importLines(result: ImportResult): string[] {
  const { id, tally } = result
  const { rows, onay, ret, unchanged } = tally
  const rejected = rejectedIn(tally)
  const verb = id === null ? 'would record' : 'recorded'
  return [
    `${counted(rows, 'row')}: ${verb} ${onay + ret}, unchanged ${unchanged}, rejected ${rejected}.`,
    ...remarks(result).map((remark) => `  ${remark}`),
    ...reasonLines(result),
    ...advice(result),
    ...(id !== null && onay + ret > 0 ? [`This is upload ${id}. Within a day: izin import undo ${id}`] : []),
  ]
}

const datesRead: Readonly<Record<Exclude<ColumnOrder, 'none'>, string>> = {
  'day-first': 'Dates such as 05/06/2018 were read as day/month/year, as other dates of the file show.',
  'month-first': 'Dates such as 05/06/2018 were read as month/day/year, as other dates of the file show.',
  unclear: 'Nothing in the file tells if 05/06/2018 is in May or in June.',
  mixed: 'The file has dates of day/month/year and of month/day/year, so 05/06/2018 can be either.',
}

/** Returns remarks on the rows of an import: repeats, RETs that only izin keeps, numbers that are not mobile. */
function remarks({ tally, columnOrder }: ImportResult): string[] {
  const { unchanged, duplicates, local, notMobile } = tally
  return [
    ...(duplicates > 0
      ? [
          `${duplicates} of the unchanged rows repeat an earlier row of the file, ${unchanged - duplicates} stand in the register already.`,
        ]
      : []),
    ...(local > 0 ? [`${counted(local, 'RET')} kept and obeyed here only: İYS would not take them.`] : []),
    ...(notMobile > 0
      ? [`${counted(notMobile, 'SMS consent')} on numbers that are not mobile: SMS will hardly arrive there.`]
      : []),
    ...(columnOrder === 'none' ? [] : [datesRead[columnOrder]]),
  ]
}

/** Lists the reasons of rejected rows, and the first of these rows. */
function reasonLines({ tally, rejections }: ImportResult): string[] {
  const rejected = rejectedIn(tally)
  const more = rejected - new Set(rejections.map(({ line }) => line)).size
  return [
    ...(rejected > 1
      ? tally.faults.map(({ rows, code, value }) => {
          const cell = value === null ? '' : `: "${value}"`
          return `  ${counted(rows, 'row')}: ${code}, ${reasonOf(code)}${cell}`
        })
      : []),
    ...rejections.map((rejection) => {
      return `  line ${rejection.line}: ${rejection.code}, ${reasonOfRow(rejection, 'en')}`
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

/** Next steps for what was rejected. */
function advice({ tally, rejectedFile, planFile, mayActivate }: ImportResult): string[] {
  const codes = new Set([...tally.faults, ...tally.listed].map(({ code }) => code))
  const sources = companySources.map((companySource) => names.sources[companySource])
  return [
    ...(codes.has('H119')
      ? [
          `The sources are: ${sources.join(', ')}; or a code such as HS_WEB. Give a word of yours its meaning: --value "Kasa=HS_FIZIKSEL_ORTAM"`,
        ]
      : []),
    ...(codes.has('H115') ? ['Give a word of yours its meaning: --value "Aktif=ONAY"'] : []),
    ...(codes.has('day-order') ? ['Say which it is: --map "HEADING=consentDate:day-first"'] : []),
    ...[...tally.faults]
      .filter(({ code }) => code === 'H467')
      .map(({ rows }) => resultMessages.en.tooOld(rows, mayActivate)),
    ...(rejectedFile === null
      ? rejectedIn(tally) > 0
        ? ['To get the rejected rows back, each with its reason: --rejected FILE.xlsx']
        : []
      : [`The rejected rows are in ${outputName(rejectedFile)}. Correct them there and import that file.`]),
    ...(planFile === null ? [] : [`The plan is in ${planFile}, to use again with --plan.`]),
  ]
}
