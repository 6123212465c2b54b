import type { Engine } from '../../db/engine.ts'
import type { Query } from '../../db/statement.ts'

/** Usual number of rows of a page. A query of large rows has smaller pages. */
export const pageRows = 1000

/**
 * Query in pages of `rows` rows. A libSQL server answers at most 10 MB, so `rows` is chosen so that a page of the largest
 * rows has less than a quarter of that.
 */
export interface Pages<Row> {
  readonly rows: number
  /** Returns the query for at most `rows` rows after the row `last`, or for the first page if `last` is null. */
  readonly pageAfter: (last: Row | null) => Query<Row>
}

type Reader = { readonly engine: Pick<Engine, 'read'> }

/** Yields all rows of a query, page by page. */
export async function* rowsInPages<Row>(
  { engine }: Reader,
  { rows, pageAfter }: Pages<Row>,
): AsyncGenerator<Row> {
  for (let last: Row | null = null; ; ) {
    const page: Row[] = await engine.read(pageAfter(last))
    yield* page
    if (page.length < rows) return
    last = page.at(-1) ?? null
  }
}

/** Reads all pages into a list. Only for rows that fit into memory together. */
export async function allRows<Row>(reader: Reader, pages: Pages<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rowsInPages(reader, pages)) all.push(row)
  return all
}

/** Reads the rows with these names (ids, marks or digests), by queries of at most `namesPerQuery` names. */
export async function rowsByName<Name, Row>(
  { engine }: Reader,
  names: readonly Name[],
  namesPerQuery: number,
  queryFor: (some: readonly Name[]) => Query<Row>,
): Promise<Row[]> {
  const all: Row[] = []
  for (let from = 0; from < names.length; from += namesPerQuery) {
    all.push(...(await engine.read(queryFor(names.slice(from, from + namesPerQuery)))))
  }
  return all
}
