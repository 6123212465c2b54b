import { and, asc, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { consent, iysComparison, iysPull, recipient } from '../../../db/schema.ts'
import {
  build,
  pick,
  preparedOne,
  preparedQuery,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import { recordId, setStates } from '../exchange/queue.ts'
import { newestRecipient, recipientColumns } from '../recipients.ts'
import { type Register, write } from '../register.ts'
import { iysTallyOf } from '../uploads/file.ts'
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

export type Comparison = typeof iysComparison.$inferSelect

export function startComparison(brandCode: number, startedAt: number): Statement {
  const begin = { startedAt, endedAt: null, recipientId: 0, dueAt: startedAt, missing: 0, tally: '{}' }
  return statement(
    build
      .insert(iysComparison)
      .values({ brandCode, ...begin })
      .onConflictDoUpdate({ target: iysComparison.brandCode, set: begin }),
  )
}

const unended = preparedOne(() =>
  build
    .select()
    .from(iysComparison)
    .where(and(eq(iysComparison.brandCode, sql.placeholder('brandCode')), isNull(iysComparison.endedAt))),
)

/** The comparison of a brand that has not ended; null without one. */
export async function openComparison({ engine }: Register, brandCode: number): Promise<Comparison | null> {
  const [row] = await engine.read(unended({ brandCode }))
  return row ?? null
}

export async function comparisons({ engine }: Register): Promise<Comparison[]> {
  return await engine.read(query(build.select().from(iysComparison)))
}

/** Recipients and consents of one page. */
const [spanSize, pageRows] = [20_000, 2000]

const registeredConsents = preparedQuery(() =>
  build
    .select({
      ...pick(consent, 'recipientType', 'channel', 'iysStatus', 'iysAt'),
      recipient: recipientColumns,
      recordId,
    })
    .from(consent)
    .innerJoin(recipient, and(eq(recipient.id, consent.recipientId), isNotNull(recipient.sealed)))
    .where(
      and(
        gt(consent.recipientId, sql.placeholder('after')),
        lte(consent.recipientId, sql.placeholder('through')),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.national, 'registered'),
        isNotNull(consent.iysStatus),
      ),
    )
    .orderBy(asc(consent.recipientId))
    .limit(pageRows),
)
export type RegisteredConsent = ReturnType<ReturnType<typeof registeredConsents>['map']>

/** Reads the next consents that İYS should have. `through` is the last recipient with all of theirs on the page. */
export async function nextCompared(
  register: Register,
  { brandCode, recipientId: after }: Comparison,
): Promise<{
  readonly page: readonly RegisteredConsent[]
  readonly through: number
  readonly isLast: boolean
}> {
  const span = { brandCode, after, through: after + spanSize }
  const page = await register.engine.read(registeredConsents(span))
  if (page.length < pageRows) {
    return { page, through: span.through, isLast: span.through >= (await newestRecipient(register)) }
  }
  const through = (page.at(-1)?.recipient.id ?? 0) - 1
  return { page: page.filter(({ recipient: { id } }) => id <= through), through, isLast: false }
}

/** Applies what İYS has instead, lets what it lacks wait again, and moves the comparison on, in one unit. */
export async function takeDifferences(
  register: Register,
  comparison: Comparison,
  found: { readonly page: readonly IysLine[]; readonly missing: readonly Buffer[] },
  progress: Pick<Comparison, 'recipientId' | 'dueAt' | 'endedAt'>,
): Promise<void> {
  const { brandCode } = comparison
  await receiveRows(
    register,
    { brandCode, page: found.page, by: null },
    {
      read: unended({ brandCode }),
      goesOn: ([row]) =>
        row?.startedAt === comparison.startedAt && row.recipientId === comparison.recipientId,
      write(add) {
        const tally = JSON.stringify(add(iysTallyOf(comparison.tally)))
        const set = { ...progress, tally, missing: comparison.missing + found.missing.length }
        return [
          ...setStates(found.missing, { state: 'waiting' }),
          statement(build.update(iysComparison).set(set).where(eq(iysComparison.brandCode, brandCode))),
        ]
      },
    },
  )
}
