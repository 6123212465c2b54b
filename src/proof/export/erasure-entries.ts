import { and, asc, gt, lte, sql } from 'drizzle-orm'
import { change, erasureEntry } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Entry, ErasureEntry, ErasureLink } from './entries.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

// Named in full, since the builder leaves the table out among the columns of one.
const hasWithBrand = sql<number>`exists (select 1 from ${change} c
  where c.recipient_id = erasure_entry.recipient_id and c.brand_code = ${sql.placeholder('brandCode')})`

const entriesAfter = preparedQuery(() =>
  build
    .select({ entry: erasureEntry, hasWithBrand })
    .from(erasureEntry)
    .where(
      and(
        gt(erasureEntry.place, sql.placeholder('after')),
        lte(erasureEntry.place, sql.placeholder('through')),
      ),
    )
    .orderBy(asc(erasureEntry.place))
    .limit(pageRows),
)

/** The chain of erasures between two places; with a brand, of those who have no change with it only links. */
export async function* erasureEntries(
  { engine }: Register,
  brandCode: number | null,
  span: { readonly after: number; readonly through: number },
): AsyncGenerator<Entry> {
  const { through } = span
  for (let { after } = span; after < through; ) {
    const page = await engine.read(entriesAfter({ after, through, brandCode }))
    for (const row of page) {
      after = row.entry.place
      yield brandCode === null || row.hasWithBrand === 1 ? erasureOf(row.entry) : linkOf(row.entry)
    }
    if (page.length < pageRows) return
  }
}

type Row = typeof erasureEntry.$inferSelect

export function erasureOf({ id, previousId, commitment, vouch, ...row }: Row): ErasureEntry {
  return {
    kind: 'erasure',
    ...row,
    id: id.toString('hex'),
    previousId: previousId?.toString('hex') ?? null,
    commitment: commitment.toString('hex'),
    vouch: vouch.toString('hex'),
  }
}

function linkOf({ place, id }: Row): ErasureLink {
  return { kind: 'erasure-link', place, id: id.toString('hex') }
}
