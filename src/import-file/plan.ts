import * as z from 'zod'
import {
  type Channel,
  type CompanySource,
  channels,
  companySources,
  isChannel,
  kindFor,
  type RecipientType,
  recipientTypes,
} from '../consent/consent.ts'
import {
  type AddressField,
  type ColumnUse,
  columnUses,
  type Field,
  headingKey,
  useOfHeading,
} from './columns.ts'
import { type DayOrder, dayOrders } from './dates.ts'
import { FileFaultError } from './fault.ts'
import { type PlannedWords, type WordValue, wordKey, wordValues } from './words.ts'

const headingLengthMax = 400
const entriesMax = 1000

/** Schema of a plan (meaning of an imported file) that a person or program wrote. */
const planShape = z.lazy(() =>
  z.strictObject({
    /** Use of each column, by its heading. */
    columns: z.record(z.string().max(headingLengthMax), z.enum(columnUses)).default({}),
    /** Meaning of words in the cells. */
    values: z.record(z.string().max(headingLengthMax), z.enum(wordValues)).default({}),
    /** Values for rows without a source, a recipient type or a date. */
    source: z.enum(companySources).optional(),
    recipientType: z.enum(recipientTypes).optional(),
    consentDate: z.string().max(40).optional(),
    /** Order of dates such as 05/06/2018, if the column itself does not show it. */
    dayOrder: z.enum(dayOrders).optional(),
  }),
)

/** Meaning of an imported file: the use of each column, the meaning of its words, and values that count for every row. */
export interface ImportPlan {
  readonly columns: Readonly<Record<string, ColumnUse>>
  readonly values: Readonly<Record<string, WordValue>>
  readonly source?: CompanySource | undefined
  readonly recipientType?: RecipientType | undefined
  readonly consentDate?: string | undefined
  readonly dayOrder?: DayOrder | undefined
}

export const emptyPlan: ImportPlan = { columns: {}, values: {} }

/** Reads a plan from JSON; null if it does not have the form of a plan. */
export function planOf(json: unknown): ImportPlan | null {
  const reading = planShape.safeParse(json)
  if (!reading.success) return null
  const isSmall = [reading.data.columns, reading.data.values].every(
    (entries) => Object.keys(entries).length <= entriesMax,
  )
  return isSmall ? reading.data : null
}

/** Merges two plans. If both have a value for the same column, word or field, the later plan's counts. */
export function planWith(before: ImportPlan, later: Partial<ImportPlan>): ImportPlan {
  const setFields = Object.entries(later).filter(([, value]) => value !== undefined)
  const columns = new Map(Object.entries(before.columns).map((entry) => [headingKey(entry[0]), entry]))
  for (const entry of Object.entries(later.columns ?? {})) columns.set(headingKey(entry[0]), entry)
  const values = new Map(Object.entries(before.values).map((entry) => [wordKey(entry[0]), entry]))
  for (const entry of Object.entries(later.values ?? {})) values.set(wordKey(entry[0]), entry)
  return {
    ...before,
    ...Object.fromEntries(setFields),
    columns: Object.fromEntries(columns.values()),
    values: Object.fromEntries(values.values()),
  }
}

/** Plan applied to a file: the place (index) of each column that is used. */
export interface Mapping {
  /** Channels with a column of yes and no, in a file with one row for each person; empty for other files. */
  readonly channels: readonly Channel[]
  readonly places: ReadonlyMap<ColumnUse, number>
  readonly words: PlannedWords
  readonly plan: ImportPlan
}

/** Finds the columns of a file by its first line. Throws FileFaultError if some are missing, or named twice. */
export function mappingOf(headings: readonly string[], plan: ImportPlan): Mapping {
  const planned = plannedUses(headings, plan)
  const uses = headings.map((heading, place) => planned[place] ?? useOfHeading(heading))
  const isWide = planned.some(isChannelUse) || (!uses.includes('channel') && uses.some(isChannelUse))
  const places = new Map<ColumnUse, number>()
  for (const [place, use] of uses.entries()) {
    const isPlanned = planned[place] !== null
    if (use === null || use === 'ignore' || (!isPlanned && !isNeeded(use, { isWide, uses }))) continue
    const earlierPlace = places.get(use)
    if (earlierPlace === undefined || (isPlanned && planned[earlierPlace] === null)) places.set(use, place)
    else if (isPlanned || planned[earlierPlace] === null)
      throw new FileFaultError({ kind: 'column-twice', column: use })
  }
  const mapping = {
    channels: isWide ? channels.filter((channel) => places.has(channel)) : [],
    places,
    words: new Map(Object.entries(plan.values).map(([word, value]) => [wordKey(word), value])),
    plan,
  }
  const missing = missingIn(mapping)
  if (missing !== null) throw new FileFaultError({ kind: 'column-missing', column: missing })
  return mapping
}

/** Returns the use that the plan gives each column; null for a column that the plan does not name. */
function plannedUses(headings: readonly string[], plan: ImportPlan): (ColumnUse | null)[] {
  const uses = new Map(Object.entries(plan.columns).map(([heading, use]) => [headingKey(heading), use]))
  const keys = headings.map(headingKey)
  const isAbsent = uses.entries().some(([key, use]) => use !== 'ignore' && !keys.includes(key))
  if (isAbsent) throw new FileFaultError({ kind: 'plan-heading' })
  return headings.map((heading, place) => {
    const use = uses.get(keys[place] ?? '') ?? null
    return use === 'recipient' ? (addressKind(heading) ?? use) : use
  })
}

/**
 * Returns the kind of address that a heading names, if it names one: `Cep=recipient` then means only the phone number, and
 * an e-mail column beside it stays in use.
 */
function addressKind(heading: string): AddressField | null {
  const use = useOfHeading(heading)
  return use === 'phone' || use === 'emailAddress' ? use : null
}

/** Returns the headings that the plan names and the first line of the file does not have. */
export function absentHeadings(headings: readonly string[], { columns }: ImportPlan): string[] {
  const keys = new Set(headings.map(headingKey))
  return Object.keys(columns).filter(
    (heading) => columns[heading] !== 'ignore' && !keys.has(headingKey(heading)),
  )
}

function isChannelUse(use: ColumnUse | null): use is Channel {
  return use !== null && isChannel(use)
}

/**
 * True if a column that the plan does not name is used because of its heading. In a file with one row for each person,
 * columns of status and channel are not used. In other files a phone column is not used beside a column of recipients.
 */
function isNeeded(
  use: ColumnUse,
  { isWide, uses }: { readonly isWide: boolean; readonly uses: readonly (ColumnUse | null)[] },
): boolean {
  if (use === 'phone' || use === 'emailAddress') return !uses.includes('recipient')
  if (isWide) return use !== 'channel' && use !== 'status'
  return !isChannel(use) && !use.includes('.')
}

/** Returns the place of the column with the addresses that a channel needs. */
export function addressPlace({ places }: Pick<Mapping, 'places'>, channel: Channel): number | undefined {
  const field: AddressField = kindFor(channel) === 'phone' ? 'phone' : 'emailAddress'
  return places.get(field) ?? places.get('recipient')
}

/** Returns the places of the columns of dates. */
export function datePlacesOf({ places }: Pick<Mapping, 'places'>): ReadonlySet<number> {
  const dates = [...places].filter(([use]) => use === 'consentDate' || use.endsWith('.consentDate'))
  return new Set(dates.map(([, place]) => place))
}

/** Returns the first field for which the file has no column and the plan has no value; null if nothing is missing. */
function missingIn(mapping: Mapping): Field | AddressField | null {
  const { places, plan, channels: wide } = mapping
  const isStated = (field: 'source' | 'consentDate') =>
    plan[field] !== undefined ||
    places.has(field) ||
    (wide.length > 0 && wide.every((channel) => places.has(`${channel}.${field}`)))
  const hasAddress = (['recipient', 'phone', 'emailAddress'] as const).some((use) => places.has(use))
  if (!hasAddress) return 'recipient'
  for (const channel of wide) {
    if (addressPlace(mapping, channel) !== undefined) continue
    return kindFor(channel) === 'phone' ? 'phone' : 'emailAddress'
  }
  if (wide.length === 0 && !places.has('channel')) return 'channel'
  if (wide.length === 0 && !places.has('status')) return 'status'
  if (!isStated('source')) return 'source'
  return isStated('consentDate') ? null : 'consentDate'
}

/** Returns the plan with the use of every column, so that it can be used again for a file of the same form. */
export function completePlan(headings: readonly string[], { places, plan }: Mapping, order: DayOrder | null) {
  const usesByHeading = [...places].flatMap(([use, place]) => {
    const heading = headings[place] ?? ''
    return heading === '' ? [] : [[heading, use] as const]
  })
  return planWith(plan, {
    columns: Object.fromEntries(usesByHeading),
    ...(order === null ? {} : { dayOrder: order }),
  })
}
