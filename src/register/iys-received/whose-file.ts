import { eq, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, type Query } from '../../../db/statement.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import type { IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { brandNames, theProvider } from '../company/brands.ts'
import type { ImportedFile } from '../imports/file.ts'
import type { Tally } from '../imports/tally.ts'
import type { Register } from '../register.ts'
import { isFirstOnay } from './count-rows.ts'

/** Brands that have a consent for the address of a row; the row is named by its place on the page. */
export interface KnowingBrands {
  readonly place: number
  /** Brand codes separated by commas, such as `123457!,123458`. A `!` marks a brand that has the same change as the row. */
  readonly codes: string
}

/** Reads the brands of a row out of their text. */
function brandsIn({ codes }: KnowingBrands) {
  return codes
    .split(',')
    .map((code) => ({ brandCode: Number(code.replace('!', '')), isMatch: code.endsWith('!') }))
}

/** True if the brand has the change of a row. Compares the dates as far as the row's goes: a spreadsheet may drop seconds. */
const isMatch = sql`exists (select 1 from consent same join change own on own.consent_id = same.id
  where same.recipient_id = ${consent.recipientId} and same.brand_code = ${consent.brandCode}
  and same.recipient_type = placed.value ->> '$.recipientType' and same.channel = placed.value ->> '$.channel' and own.status = placed.value ->> '$.status'
  and substr(own.consent_date, 1, length(placed.value ->> '$.date')) = placed.value ->> '$.date')`

/** Gives, for each row of a JSON list, the brands that have a consent for its address. */
const brandsOfPlaced = preparedQuery<KnowingBrands>(() =>
  build
    .select({
      place: sql<number>`placed.key`,
      codes: sql<string>`group_concat(distinct ${consent.brandCode} || iif(${isMatch}, '!', ''))`,
    })
    .from(sql`json_each(${sql.placeholder('rows')}) placed`)
    .innerJoin(recipient, eq(recipient.mark, sql`unhex(placed.value ->> '$.mark')`))
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .groupBy(sql`placed.key`),
)

const rowsOf = (page: readonly IysLine[]) => page.filter((line): line is IysRow => 'recipient' in line)

/** Finds the brands that know the rows of a page, by their places among its readable rows. */
export function brandsOfRows(
  page: readonly IysLine[],
  markOf: (row: IysRow) => Buffer,
): Query<KnowingBrands> {
  const placed = rowsOf(page).map((row) => {
    const { recipientType, channel, status, consentDate, toMinute } = row
    const date = toMinute ? consentDate?.slice(0, 16) : consentDate
    return { mark: markOf(row).toString('hex'), recipientType, channel, status, date }
  })
  return brandsOfPlaced({ rows: JSON.stringify(placed) })
}

/**
 * Returns a tally (the counts of a file) with the rows of a page counted by brand: the brand of the file, and each other
 * one. A row belongs to the brands that have the same change, or else to those that have a consent for its address.
 */
export function withBrands(
  tally: Tally,
  page: readonly IysLine[],
  brandCode: number,
  knowing: readonly KnowingBrands[],
): Tally {
  const sum = { ...tally, ofOthers: { ...tally.ofOthers } }
  const atPlace = new Map(knowing.map((brands) => [brands.place, brandsIn(brands)]))
  for (const [place, row] of rowsOf(page).entries()) {
    const all = atPlace.get(place) ?? []
    const having = all.filter((brand) => brand.isMatch)
    const owners = new Set((having.length > 0 ? having : all).map((brand) => brand.brandCode))
    if (owners.has(brandCode)) {
      sum.own += 1
      if (having.length > 0) sum.matched += 1
      continue
    }
    for (const code of owners) {
      const other = { ...(sum.ofOthers[code] ?? { matched: 0, known: 0, firstOnay: 0 }) }
      other[having.length > 0 ? 'matched' : isFirstOnay(row, false) ? 'firstOnay' : 'known'] += 1
      sum.ofOthers[code] = other
    }
  }
  return sum
}

/**
 * Throws FileFaultError for a file that belongs to another brand: more of its rows do, or its name has that brand's code and
 * the rows do not contradict. A first ONAY is one for an address that only the other brand knows. It does not count as a row
 * of the other brand if the name has this brand's code: a customer of one brand may join another. The company's code in a
 * name is ignored, since all names may have it.
 */
export async function requireFileOfBrand(register: Register, file: ImportedFile): Promise<void> {
  const { brandCode, namedBrand, preview } = file
  const isNamed = namedBrand === brandCode
  const [other] = Object.entries(preview.ofOthers)
    .map(([code, { matched, known, firstOnay }]) => ({
      code: Number(code),
      rows: matched + known + (isNamed ? 0 : firstOnay),
      isByFirstOnay: matched + known <= preview.own,
    }))
    .toSorted((a, b) => b.rows - a.rows)
  const nameOf = await brandNames(register)
  const refuse = (code: number, by: 'rows' | 'first-onay' | 'name') => {
    throw new FileFaultError({ kind: 'other-brand', code, name: nameOf(code), by })
  }
  if (other !== undefined && other.rows > preview.own) {
    refuse(other.code, other.isByFirstOnay ? 'first-onay' : 'rows')
  }
  const company = await theProvider(register)
  if (namedBrand === null || isNamed || namedBrand === company?.code) return
  if (preview.matched <= (preview.ofOthers[namedBrand]?.matched ?? 0)) refuse(namedBrand, 'name')
}
