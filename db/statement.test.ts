import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import * as library from 'drizzle-orm/utils'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brand, change, provider } from './schema.ts'
import { build, pick, query } from './statement.ts'

// Its types hide this function.
const { mapResultRow } = library as unknown as { mapResultRow(...given: unknown[]): unknown }
const other = alias(change, 'other')
const own = { ...pick(brand, 'code', 'closedAt'), one: sql<number>`1` }
const mixed = { code: provider.code, seq: change.seq }
const parts = { n: sql`2`, own, mixed, change: pick(change, 'seq'), other: pick(other, 'restores', 'seq') }
const inner = build.select(parts).from(brand).innerJoin(change, eq(change.seq, 1))

test.each<[string, Parameters<typeof query<unknown>>[0]]>([
  ['one table', build.select({ n: sql`2`, own }).from(brand)],
  ['joins', inner.leftJoin(other, eq(other.seq, 1)).leftJoin(provider, eq(provider.code, 1))],
])('rows of %s are mapped as the library maps them', (_, builder) => {
  const { fields, joinsNotNullableMap } = builder.prepare() as Record<string, unknown>
  const check = fc.property(fc.array(fc.option(fc.nat()), { minLength: 10 }), (row) => {
    expect(query(builder).map(row)).toEqual(mapResultRow(fields, row, joinsNotNullableMap))
  })
  fc.assert(check)
})
