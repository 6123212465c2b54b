import { createReadStream, existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { importTemplate, templateSheetName } from '../../documents/import-template.ts'
import { csvTable, reasonHeading, rejectedRows, rejectedSheetName } from '../../documents/rejected-rows.ts'
import { xlsxTable } from '../../documents/xlsx-table.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import { absentHeadings, completePlan, datePlacesOf, type ImportPlan } from '../../import-file/plan.ts'
import { readConsentRows, readRawLines, surveyConsents } from '../../import-file/read.ts'
import type { Survey } from '../../import-file/survey.ts'
import { mayMoveActivation } from '../../register/company/brands.ts'
import { decideConsents, readConsents } from '../../register/imports/consents.ts'
import { pageRows, rejectionsOf } from '../../register/imports/page.ts'
import { isRejection } from '../../register/imports/rejected-rows.ts'
import { type Rejection, rejectedIn, type Tally } from '../../register/imports/tally.ts'
import { applyPages } from '../../register/imports/work.ts'
import type { Register } from '../../register/register.ts'
import { spreadsheetLines } from '../../spreadsheet/read.ts'
import { OperatorError, type Sentence } from '../../util/sentence.ts'
import { encodingOf, type InputFile, openInput } from '../input.ts'
import { outputName, requireBrand, requireFree, toOutput, writeOut, writeWhole } from '../operator.ts'
import { missing } from '../parse/faults.ts'
import { code, form, inputPath, keptPath } from '../parse/readers.ts'
import {
  type CliContext,
  CliUsageError,
  flag,
  optional,
  optionalOperand,
  type Reader,
  repeated,
  verb,
} from '../verb.ts'
import {
  defaultDate,
  defaultSource,
  defaultType,
  mappedColumn,
  mappedWord,
  planOfOptions,
} from './plan-options.ts'
import { Progress } from './progress.ts'
import { type ImportResult, importJson, importLines } from './summary.ts'
import { firstRejections, refusedFor, takeIn } from './take-in.ts'

/** Maximum number of rejected lines that the output names. A file with all of them is written by --rejected. */
const listedMax = 20

const importExample = 'izin import customers.xlsx --brand 123457'

const tableFile: Reader<string> = {
  completes: 'file',
  ...form('FILE.csv|.xlsx|-', /\.(?:csv|xlsx)$|^-$/i, {
    en: 'its name does not end with .csv or .xlsx, and it is not - for a CSV on standard output',
    tr: 'adı .csv ya da .xlsx ile bitmeli; standart çıktıya CSV yazmak için - verin',
  }),
}

/** Result of `izin import`: an imported file, or a written example. */
type Ended =
  | { readonly kind: 'imported'; readonly result: ImportResult }
  | { readonly kind: 'template'; readonly file: string }

export const importVerb = verb({
  words: ['import'],
  example: 'customers.xlsx --brand 123457 --dry-run --map "Cep=recipient" --value "Kasa=HS_FIZIKSEL_ORTAM"',
  parameters: {
    file: optionalOperand(inputPath),
    brand: optional(code),
    'dry-run': flag,
    map: repeated(mappedColumn),
    value: repeated(mappedWord),
    source: optional(defaultSource),
    type: optional(defaultType),
    date: optional(defaultDate),
    plan: optional(keptPath),
    rejected: optional(tableFile),
    template: optional(tableFile),
    overwrite: flag,
  },
  async run(
    context,
    { file, brand, template, rejected, overwrite, 'dry-run': dryRun, ...options },
  ): Promise<Ended> {
    if (template !== undefined) {
      requireFree(template, overwrite)
      return await writeTemplate(context, template)
    }
    if (file === undefined) throw new CliUsageError(missing('FILE', importExample))
    if (brand === undefined) throw new CliUsageError(missing('--brand', importExample))
    if (rejected !== undefined && rejected !== '-' && resolve(rejected) === resolve(file)) {
      throw new CliUsageError({
        en: '--rejected is the file that is imported. Give it another name.',
        tr: '--rejected, içe aktarılan dosyanın kendisi. Başka bir ad verin.',
      })
    }
    if (rejected !== undefined) requireFree(rejected, overwrite || (await isRejectedFile(rejected)))
    const plan = planOfOptions(options)
    const input = await openInput(context, file, 'import')
    try {
      const register = await context.register()
      await requireBrand(register, brand, { en: 'import', tr: 'İçe aktarılamadı' })
      const request = { brand, dryRun, plan, planFile: options.plan ?? null, rejectedFile: rejected ?? null }
      return { kind: 'imported', result: await importFile(context, register, input, request) }
    } catch (error) {
      throw withAdvice(refusedFor(error, input.label), error, plan)
    } finally {
      await input.close()
    }
  },
  json: (ended) => (ended.kind === 'template' ? { path: ended.file } : importJson(ended.result)),
  show: (ended) =>
    ended.kind === 'template'
      ? [
          {
            en: `Wrote an example to ${outputName(ended.file).en}. Replace its rows, then: izin import ${ended.file === '-' ? 'FILE' : ended.file} --brand CODE`,
            tr: `Örnek ${toOutput(ended.file)} yazıldı. Satırlarını değiştirin, sonra: izin import ${ended.file === '-' ? 'DOSYA' : ended.file} --brand KOD`,
          },
        ]
      : importLines(ended.result),
  isPartial: (ended) => ended.kind === 'imported' && rejectedIn(ended.result.tally) > 0,
})

/** True for a file of rejected rows that an earlier import wrote, such as its dry run. The next import may replace it. */
async function isRejectedFile(file: string): Promise<boolean> {
  if (!existsSync(file) || !statSync(file).isFile()) return false
  const bytes = () => createReadStream(file)
  try {
    for await (const { cells } of spreadsheetLines(bytes(), await encodingOf(bytes)))
      return cells.at(-1) === reasonHeading
  } catch {
    // Another file, which stays.
  }
  return false
}

/** Writes an example of a file to import. */
async function writeTemplate(context: CliContext, file: string): Promise<Ended> {
  const rows = importTemplate(context.clock())
  await writeTable(context, file, templateSheetName, rows)
  return { kind: 'template', file }
}

/** Writes rows as a file: XLSX if its name ends so, else CSV. */
async function writeTable(
  context: CliContext,
  file: string,
  sheet: string,
  rows: Parameters<typeof csvTable>[0],
): Promise<void> {
  await writeOut(context, file, /\.xlsx$/i.test(file) ? xlsxTable(sheet, rows) : csvTable(rows))
}

interface ImportRequest {
  readonly brand: number
  readonly dryRun: boolean
  readonly plan: ImportPlan
  readonly planFile: string | null
  readonly rejectedFile: string | null
}

/** Imports a file of consents and returns the counts and the rejected rows. A dry run records nothing. */
async function importFile(
  context: CliContext,
  register: Register,
  input: InputFile,
  { brand, dryRun, plan, planFile, rejectedFile }: ImportRequest,
): Promise<ImportResult> {
  const progress = new Progress(context.progress)
  const survey = await surveyConsents(input, plan)
  if (planFile !== null) await writePlan(planFile, survey)
  const about = {
    name: input.name,
    kind: 'consents',
    brandCode: brand,
    by: context.actor.id,
    dryRun,
  } as const
  const { id, tally, rejections } = await takeIn(register, about, {
    async read(id) {
      progress.begin({ en: 'Reading', tr: 'Okunuyor' }, survey.rows)
      const rows = readConsentRows(input, survey, { onLine: () => progress.add(1) })
      await readConsents(register, id, rows, { isUnseen: !dryRun })
    },
    async apply(id) {
      progress.begin({ en: 'Recording', tr: 'Kaydediliyor' }, survey.rows)
      await applyPages(register, id, decideConsents, () => {
        progress.add(pageRows)
        return true
      })
    },
    async taken(id, tally) {
      if (rejectedFile !== null) {
        const rows = rejectedRows(
          readRawLines(input),
          rejectedOnly(rejectionsOf(register, id)),
          datePlacesOf(survey.mapping),
        )
        await writeTable(context, rejectedFile, rejectedSheetName, rows)
      }
      return { id, tally, rejections: await rejectedOf(register, id) }
    },
  }).finally(() => progress.end())
  return {
    id: dryRun ? null : id,
    tally,
    rejections,
    columnOrder: survey.columnOrder,
    rejectedFile: rejectedIn(tally) > 0 ? rejectedFile : null,
    planFile,
    mayActivate: await mayActivate(register, brand, tally),
  }
}

/** True if moving the brand's activation date would help: rows are too old for it (H467), and it can still be moved. */
async function mayActivate(register: Register, brand: number, { rejected }: Tally): Promise<boolean> {
  return rejected.H467 !== undefined && (await mayMoveActivation(register, brand))
}

/** Returns the first rejected rows of an import, for the output. */
async function rejectedOf(register: Register, id: number): Promise<Rejection[]> {
  return await firstRejections(register, id, listedMax, isRejection)
}

/** Yields the rejected rows, without those that were recorded with a remark. */
async function* rejectedOnly(rejections: AsyncIterable<Rejection>): AsyncGenerator<Rejection> {
  for await (const rejection of rejections) if (isRejection(rejection)) yield rejection
}

/** Writes the complete plan (meaning of the columns) of an import to a file, for later imports. */
async function writePlan(file: string, { headings, mapping, dayOrder }: Survey): Promise<void> {
  const plan = completePlan(headings, mapping, dayOrder)
  await writeWhole(file, Buffer.from(`${JSON.stringify(plan, null, 2)}\n`))
}

const adviceFor: Readonly<Partial<Record<string, Sentence>>> = {
  source: {
    en: ', or give one for all rows: --source HS_WEB',
    tr: ' ya da tüm satırlar için verin: --source HS_WEB',
  },
  consentDate: {
    en: ', or give one for all rows: --date 2020-03-02',
    tr: ' ya da tüm satırlar için verin: --date 2020-03-02',
  },
}

/** Adds to the error of a file how to correct its columns: one is missing, there twice, or only in the plan. */
function withAdvice(refusal: unknown, error: unknown, plan: ImportPlan): unknown {
  if (!(error instanceof FileFaultError) || !(refusal instanceof OperatorError)) return refusal
  const advice = adviceOn(error, plan)
  if (advice === null) return refusal
  const { en, tr } = refusal.sentence
  return new OperatorError({ en: `${en} ${advice.en}`, tr: `${tr} ${advice.tr}` }, { cause: error })
}

/** Returns the sentence that says how to correct the columns of a file; null for another fault of the file. */
function adviceOn({ fault, headings }: FileFaultError, plan: ImportPlan): Sentence | null {
  switch (fault.kind) {
    case 'column-missing':
      return {
        en: `Say which column it is: --map "HEADING=${fault.column}"${adviceFor[fault.column]?.en ?? ''}.`,
        tr: `Hangi sütun olduğunu belirtin: --map "BAŞLIK=${fault.column}"${adviceFor[fault.column]?.tr ?? ''}.`,
      }
    case 'column-twice':
      return {
        en: 'Leave the other one out: --map "HEADING=-".',
        tr: 'Öbürünü dışarıda bırakın: --map "BAŞLIK=-".',
      }
    case 'plan-heading': {
      const lacking = absentHeadings(headings, plan)
        .map((heading) => `"${heading}"`)
        .join(', ')
      return { en: `It lacks: ${lacking}.`, tr: `Dosyada olmayanlar: ${lacking}.` }
    }
    default:
      return null
  }
}
