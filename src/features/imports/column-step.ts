import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
} from '../../../bots/commands/reply.ts'
import { companySources } from '../../consent/consent.ts'
import { type ColumnUse, columnUses, useOfHeading } from '../../import-file/columns.ts'
import { dayOrders } from '../../import-file/dates.ts'
import { masked } from '../../import-file/examples.ts'
import type { FileFault } from '../../import-file/fault.ts'
import type { ImportPlan } from '../../import-file/plan.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import {
  columnsOfFile,
  type FileColumns,
  faultOfColumns,
  mapColumns,
} from '../../register/imports/columns.ts'
import type { ImportedFile } from '../../register/imports/file.ts'
import { makeFileLink } from '../../register/links/file-links.ts'
import { columnMessages } from './column-messages.ts'
import { columnName } from './column-names.ts'

/** Uses that a person may choose for a column. */
export const offeredUses = columnUses.filter((use) => !use.includes('.'))

/** Maximum number of columns that one message asks about: each has a line and a menu. */
const columnsShown = 18

/** A column that a person can name: one without a heading cannot be in a plan. */
export interface NamedColumn {
  readonly place: number
  readonly heading: string
  readonly examples: readonly string[]
  /** Its use so far, by the plan or by its heading. */
  readonly use: ColumnUse | null
}

/** Returns the columns that have a heading, with the use that a person chose or that the heading suggests. */
export function namedColumns({ headings, examples, plan }: FileColumns): NamedColumn[] {
  return headings.flatMap((heading, place) => {
    if (heading.trim() === '') return []
    const use = plan.columns[heading] ?? useOfHeading(heading)
    return [{ place, heading, examples: examples[place] ?? [], use }]
  })
}

/** Shows the columns of a file with examples, each with a menu of its possible uses. */
export async function columnsReply(
  context: With<'publicUrl'>,
  { id, brandCode, brandName }: Pick<ImportedFile, 'id' | 'brandCode' | 'brandName'>,
): Promise<Reply> {
  const { register, language, publicUrl, actor } = context
  const texts = columnMessages[language]
  const columns = await columnsOfFile(register, id)
  const fault = columns === null ? null : faultOfColumns(columns)
  if (columns === null || fault === null) return textOnly(texts.over)
  const columnsWithHeading = fault.kind === 'day-order' ? [] : namedColumns(columns)
  const more = columnsWithHeading.length - columnsShown
  const purpose = { kind: 'columns', brandCode, language, importId: id } as const
  const url = `${publicUrl}/y/${await makeFileLink(register, actor.id, purpose)}`
  return {
    summary: texts.asks(brandName),
    parts: [
      { kind: 'heading', text: `${brandName} · ${texts.title}` },
      paragraph(texts.question(fault)),
      ...columnsWithHeading.slice(0, columnsShown).flatMap((column) => columnParts(id, column, language)),
      ...(more > 0 ? [note(texts.more(more))] : []),
      ...defaultParts(id, fault, language),
      { kind: 'links', links: [{ label: texts.page, url }] },
    ],
  }
}

/** Shows one column of an uploaded file, with a menu of what it may mean. */
function columnParts(
  id: number,
  { place, heading, examples, use }: NamedColumn,
  language: 'tr' | 'en',
): Part[] {
  const texts = columnMessages[language]
  const useNote = use === null ? [] : [` (${texts.known(use)})`]
  const choices = offeredUses.map((offered): Choice => {
    const label = offered === 'ignore' ? texts.unused : columnName(offered)
    return button(label, 'import-column', id, place, offered)
  })
  return [
    paragraph([{ strong: masked(heading) }, ...useNote, `\n${texts.examples(examples)}`]),
    menu(texts.column, choices),
  ]
}

/**
 * Offers a value for all rows where the file lacks a column: the source of the consents, or the order of day and
 * month.
 */
function defaultParts(id: number, fault: FileFault, language: 'tr' | 'en'): Part[] {
  const texts = columnMessages[language]
  if (fault.kind === 'day-order') {
    return [buttons(...dayOrders.map((order) => button(texts.orders[order], 'import-order', id, order)))]
  }
  if (fault.kind !== 'column-missing') return []
  if (fault.column === 'consentDate') return [note(texts.allRows.consentDate)]
  if (fault.column !== 'source') return []
  const names = (language === 'tr' ? tr : en).words.sources
  const choices = companySources.map((source) => button(names[source], 'import-source', id, source))
  return [paragraph(texts.allRows.source), menu(texts.source, choices)]
}

/** Takes the use of one column, or the source of all rows, from a menu. */
export async function mapFromChat(
  context: With<'publicUrl'>,
  file: ImportedFile,
  plan: Partial<ImportPlan> | null,
): Promise<Reply> {
  const texts = columnMessages[context.language]
  const mapped = plan === null ? null : await mapColumns(context.register, file.id, plan)
  if (mapped === null || mapped.kind === 'over') return textOnly(texts.over)
  if (mapped.kind === 'reading') return { ...textOnly(texts.reading), replaces: true }
  return { ...(await columnsReply(context, file)), replaces: true }
}

/** Returns the plan that gives a column its use; null for a button that names none. */
export async function planForColumn(
  { register }: StaffRequest,
  id: number,
  [place = '', use = '']: readonly string[],
): Promise<Partial<ImportPlan> | null> {
  const heading = (await columnsOfFile(register, id))?.headings[Number(place)]
  const offeredUse = offeredUses.find((offered) => offered === use)
  return heading === undefined || offeredUse === undefined ? null : { columns: { [heading]: offeredUse } }
}

/** Asks in the notice of an uploaded file. */
export function unmappedParts(id: number, brandName: string, language: 'tr' | 'en', drop: string): Part[] {
  const texts = columnMessages[language]
  const open: Choice = { ...button(texts.open, 'import-columns', id), style: 'primary' }
  return [paragraph(texts.asks(brandName)), buttons(open, button(drop, 'import-drop', id))]
}
