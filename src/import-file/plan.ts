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

const planShape = z.lazy(() =>
  z.strictObject({
    /** Use of each column by its heading. */
    columns: z.record(z.string().max(headingLengthMax), z.enum(columnUses)).default({}),
    /** Meaning of words in its cells. */
    values: z.record(z.string().max(headingLengthMax), z.enum(wordValues)).default({}),
    /** For rows that name none. */
    source: z.enum(companySources).optional(),
    recipientType: z.enum(recipientTypes).optional(),
    consentDate: z.string().max(40).optional(),
    /** Order of dates such as 05/06/2018, where the column itself does not tell. */
    dayOrder: z.enum(dayOrders).optional(),
  }),
)

/** The meaning of a file: which column gives which field, which word means which value, and what is so of every row. */
export interface ImportPlan {
  readonly columns: Readonly<Record<string, ColumnUse>>
  readonly values: Readonly<Record<string, WordValue>>
  readonly source?: CompanySource | undefined
  readonly recipientType?: RecipientType | undefined
  readonly consentDate?: string | undefined
  readonly dayOrder?: DayOrder | undefined
}

export const emptyPlan: ImportPlan = { columns: {}, values: {} }

/** Reads a written plan; null if it is none. */
export function planOf(json: unknown): ImportPlan | null {
  const reading = planShape.safeParse(json)
  if (!reading.success) return null
  const isSmall = [reading.data.columns, reading.data.values].every(
    (entries) => Object.keys(entries).length <= entriesMax,
  )
  return isSmall ? reading.data : null
}

/** Adds a plan to an earlier one; the later one counts where both say something. */
export function planWith(before: ImportPlan, later: Partial<ImportPlan>): ImportPlan {
  const stated = Object.entries(later).filter(([, value]) => value !== undefined)
  const columns = new Map(Object.entries(before.columns).map((entry) => [headingKey(entry[0]), entry]))
  for (const entry of Object.entries(later.columns ?? {})) columns.set(headingKey(entry[0]), entry)
  const values = new Map(Object.entries(before.values).map((entry) => [wordKey(entry[0]), entry]))
  for (const entry of Object.entries(later.values ?? {})) values.set(wordKey(entry[0]), entry)
  return {
    ...before,
    ...Object.fromEntries(stated),
    columns: Object.fromEntries(columns.values()),
    values: Object.fromEntries(values.values()),
  }
}

/** A plan with the columns of one file found. */
export interface Mapping {
  /** Channels that have a column of their own, in a file with one row for each person; empty in other files. */
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
    const other = places.get(use)
    if (other === undefined || (isPlanned && planned[other] === null)) places.set(use, place)
    else if (isPlanned || planned[other] === null)
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

/** Lets `Cep=recipient` leave the other channels of a person to their own column. */
function addressKind(heading: string): AddressField | null {
  const use = useOfHeading(heading)
  return use === 'phone' || use === 'emailAddress' ? use : null
}

/** Headings that a plan gives a use, and the first line of the file lacks. */
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
 * True for a column that is used because of its heading alone. A file with one row for each person has no state or
 * channel of its own; in other files a telephone column counts only where no column is named recipient.
 */
function isNeeded(
  use: ColumnUse,
  { isWide, uses }: { readonly isWide: boolean; readonly uses: readonly (ColumnUse | null)[] },
): boolean {
  if (use === 'phone' || use === 'emailAddress') return !uses.includes('recipient')
  if (isWide) return use !== 'channel' && use !== 'status'
  return !isChannel(use) && !use.includes('.')
}

/** Returns the place of the address that a channel needs. */
export function addressPlace({ places }: Pick<Mapping, 'places'>, channel: Channel): number | undefined {
  const field: AddressField = kindFor(channel) === 'phone' ? 'phone' : 'emailAddress'
  return places.get(field) ?? places.get('recipient')
}

/** Returns the places of the columns of dates. */
export function datePlacesOf({ places }: Pick<Mapping, 'places'>): ReadonlySet<number> {
  const dates = [...places].filter(([use]) => use === 'consentDate' || use.endsWith('.consentDate'))
  return new Set(dates.map(([, place]) => place))
}

/** Returns a column that the file lacks, and no default stands in for. */
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

/** The plan with every column that was found, to be used again for a file of the same form. */
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
