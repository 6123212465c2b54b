import { and, eq, sql } from 'drizzle-orm'
import { iysPull } from '../../../db/schema.ts'
import { build, preparedOne, query, type Statement, statement } from '../../../db/statement.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import { type Register, write } from '../register.ts'
import { startComparison } from './comparison.ts'
import { receiveRows } from './receive-rows.ts'

export type PullSource = (typeof iysPull.source.enumValues)[number]
export type Pull = typeof iysPull.$inferSelect

const storedPull = preparedOne<Pull>(() =>
  build
    .select()
    .from(iysPull)
    .where(
      and(eq(iysPull.brandCode, sql.placeholder('brandCode')), eq(iysPull.source, sql.placeholder('source'))),
    ),
)

interface PullKey {
  readonly brandCode: number
  readonly source: PullSource
}

export async function pullOf({ engine }: Register, key: PullKey): Promise<Pull | null> {
  const [row] = await engine.read(storedPull({ ...key }))
  return row ?? null
}

export async function allPulls({ engine }: Register): Promise<Pull[]> {
  return await engine.read(query(build.select().from(iysPull)))
}

/**
 * Applies a page of movements and moves the cursor from `after` to `next` in one unit. A page that another
 * process has applied changes nothing. The day's file lists what cannot be read.
 */
export async function takePage(
  register: Register,
  key: PullKey,
  {
    page,
    after,
    next,
  }: { readonly page: readonly IysLine[]; readonly after: string | null; readonly next: string | null },
): Promise<void> {
  const { brandCode } = key
  await receiveRows(
    register,
    { brandCode, page, by: null },
    {
      read: storedPull({ ...key }),
      goesOn: ([row]) => (row?.after ?? null) === after,
      write: () => [setPull({ ...key, after: next, pulledAt: register.clock() })],
    },
  )
}

function setPull(row: Pull): Statement {
  return statement(
    build
      .insert(iysPull)
      .values(row)
      .onConflictDoUpdate({ target: [iysPull.brandCode, iysPull.source], set: row }),
  )
}

/** Begins to pull from the start, and to compare, since movements may have been missed. */
export async function pullAgain(register: Register, pull: Pull): Promise<void> {
  const pulledAt = register.clock()
  await write(
    register,
    setPull({ ...pull, after: null, pulledAt }),
    startComparison(pull.brandCode, pulledAt),
  )
}
