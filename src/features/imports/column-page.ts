import { html } from 'hono/html'
import { companySources, recipientTypes } from '../../consent/consent.ts'
import { cancelLink, type Page } from '../../http/page.ts'
import { type ColumnUse, headingKey } from '../../import-file/columns.ts'
import { dayOrders, readDate } from '../../import-file/dates.ts'
import { masked } from '../../import-file/examples.ts'
import type { FileFault } from '../../import-file/fault.ts'
import type { ImportPlan } from '../../import-file/plan.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { FileColumns } from '../../register/imports/columns.ts'
import { columnMessages } from './column-messages.ts'
import { columnName } from './column-names.ts'
import { type NamedColumn, namedColumns, offeredUses } from './column-step.ts'

type Language = keyof typeof columnMessages

/** Returns the page on which a person says what each column means: a plain form, which works in any browser. */
export function columnsPage(
  language: Language,
  brandName: string | null,
  columns: FileColumns,
  fault: FileFault | null,
): Page {
  const texts = columnMessages[language]
  const { words } = language === 'tr' ? tr : en
  const { source, recipientType, consentDate } = columns.plan
  const question = fault === null ? '' : html`<p class="notice" role="status">${texts.question(fault)}</p>`
  return {
    language,
    title: texts.title,
    body: html`<p><strong>${brandName ?? ''}</strong><br>${texts.about}</p>
${question}
<form method="post" class="filled">
${namedColumns(columns).map((column) => columnField(language, column))}
${choice('source', texts.source, [['', texts.asWritten], ...companySources.map((name) => [name, words.sources[name]] as const)], source ?? '')}
${choice('recipientType', texts.recipientType, [['', texts.asWritten], ...recipientTypes.map((name) => [name, words.types[name]] as const)], recipientType ?? '')}
<label for="consentDate">${texts.date}</label>
<input id="consentDate" type="date" name="consentDate" value="${consentDate?.slice(0, 10) ?? ''}">
${choice('dayOrder', texts.dayOrder, [['', texts.byColumn], ...dayOrders.map((order) => [order, texts.orders[order]] as const)], columns.plan.dayOrder ?? '')}
<p><button>${texts.button}</button></p>
</form>
${cancelLink(language)}`,
  }
}

/** Returns the field in which a person says what a column of their file means, with examples from it. */
function columnField(language: Language, { place, heading, examples, use }: NamedColumn) {
  const texts = columnMessages[language]
  const options = offeredUses.map((offered): readonly [ColumnUse, string] => {
    return [offered, offered === 'ignore' ? texts.unused : columnName(offered)]
  })
  const label = html`<strong>${masked(heading)}</strong><br><span class="hint">${texts.examples(examples)}</span>`
  return choice(`column-${place}`, label, options, use ?? 'ignore')
}

/** Returns a labelled drop-down list in HTML, with one option chosen. */
function choice(
  name: string,
  label: string | ReturnType<typeof html>,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
) {
  return html`<label for="${name}">${label}</label>
<select id="${name}" name="${name}">${options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`,
  )}</select>`
}

/** Reads the filled form. A value that the form does not offer is left out. */
export function planOfForm(columns: FileColumns, filled: URLSearchParams): Partial<ImportPlan> {
  const chosenColumns = namedColumns(columns).flatMap(({ place, heading }) => {
    const use = offeredUses.find((offered) => offered === filled.get(`column-${place}`))
    return use === undefined ? [] : [[heading, use] as const]
  })
  const date = filled.get('consentDate') ?? ''
  return {
    columns: Object.fromEntries(withoutClashes(chosenColumns)),
    source: companySources.find((source) => source === filled.get('source')),
    recipientType: recipientTypes.find((type) => type === filled.get('recipientType')),
    dayOrder: dayOrders.find((order) => order === filled.get('dayOrder')),
    consentDate: readDate(date, null).kind === 'read' ? date : undefined,
  }
}

/** Keeps one of two columns with the same heading, if possible a used one: a plan stores one use for each heading. */
function withoutClashes(chosen: readonly (readonly [string, ColumnUse])[]) {
  const uses = new Map<string, readonly [string, ColumnUse]>()
  for (const entry of chosen) {
    const key = headingKey(entry[0])
    if (!uses.has(key) || entry[1] !== 'ignore') uses.set(key, entry)
  }
  return uses.values()
}
