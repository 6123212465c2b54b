import { and, eq, sql } from 'drizzle-orm'
import { importPage } from '../../../db/schema.ts'
import { build, preparedStatement, query } from '../../../db/statement.ts'
import type { Actor } from '../actor.ts'
import { recordRows } from '../record/rows.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import {
  changeJob,
  type ImportJob,
  importJobOf,
  jobById,
  setJob,
  tallyOf,
  withoutPages,
  withoutParts,
} from './jobs.ts'
import { isRead, openPage, packChanges, packRejections } from './page.ts'
import { resultsOf, tallied } from './tally.ts'

const storeResults = preparedStatement(() =>
  build
    .update(importPage)
    .set({
      sealed: sql`null`,
      changes: sql`${sql.placeholder('changes')}`,
      rejected: sql`${sql.placeholder('rejected')}`,
    })
    .where(
      and(eq(importPage.jobId, sql.placeholder('jobId')), eq(importPage.place, sql.placeholder('place'))),
    ),
)

export interface Applying {
  readonly by: string
  /** Who approved it, where it took two people. */
  readonly secondPerson: string | null
  /** Whether its later ONAYs pass refusals, which the second person has to have let them (promise 1). */
  readonly passesRefusals: boolean
}

/** Has a file that was read recorded; false when that is not for anybody to decide any more. */
export async function startApplying(
  register: Pick<Register, 'engine' | 'clock'>,
  id: number,
  { by, secondPerson, passesRefusals }: Applying,
): Promise<boolean> {
  const set = {
    state: 'applying' as const,
    appliedBy: by,
    appliedAt: register.clock(),
    secondPerson,
    passesRefusals: passesRefusals ? 1 : 0,
  }
  return await changeJob(register, id, ['previewed', 'receiving'], set)
}

/** Decides against a file that was read: its rows are dropped. False when it is not for anybody to decide any more. */
export async function dropImport(register: Pick<Register, 'engine' | 'clock'>, id: number): Promise<boolean> {
  const set = { state: 'dropped' as const, settledAt: register.clock() }
  return await changeJob(register, id, ['previewed', 'receiving', 'reading'], set, [
    withoutPages(id),
    withoutParts(id),
  ])
}

/**
 * Records the rows of a file that somebody had applied, page by page. Each page is recorded, and its rows are dropped, in
 * one commit with the count of pages: whatever ends it in between, each row is recorded once, and the next time goes on.
 */
export async function applyPages(
  register: Register,
  id: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (;;) {
    const job = await importJobOf(register, id)
    if (job === null || job.state !== 'applying' || job.appliedBy === null) return
    await applyPage(register, job, { door: 'import', id: job.appliedBy })
    if (!goesOn()) return
    await yieldToEventLoop()
  }
}

async function applyPage(
  register: Register,
  { id, brandCode, nextPage, pages, passesRefusals, secondPerson }: ImportJob,
  actor: Actor,
): Promise<void> {
  const stored = await storedPage(register, id, nextPage)
  // A file without a row is done at once; a page that another process has recorded is found so when the job is read again.
  const page = stored === null ? [] : openPage(register.vault, stored, id, nextPage)
  const rows = page.filter(isRead)
  const recorded = await recordRows(
    register,
    actor,
    {
      brandCode,
      rows,
      overRefusal: passesRefusals === 1 && secondPerson !== null ? undefined : 'forbid',
      secondPerson: secondPerson ?? undefined,
    },
    {
      read: jobById(id),
      goesOn: ([row]) =>
        row?.state === 'applying' && row.nextPage === nextPage && (stored !== null || pages === 0),
      write(outcomes, [row]) {
        const results = resultsOf(page, outcomes)
        const result = JSON.stringify(tallied(tallyOf(row?.result ?? null), results))
        const isLast = nextPage + 1 >= pages
        const done = isLast ? { state: 'done' as const, settledAt: register.clock() } : {}
        return [
          ...(stored === null
            ? []
            : [
                storeResults({
                  jobId: id,
                  place: nextPage,
                  changes: packChanges(rows, outcomes),
                  rejected: packRejections(results),
                }),
              ]),
          setJob(id, { nextPage: Math.min(nextPage + 1, pages), result, ...done }),
        ]
      },
    },
  )
  if (recorded !== null || stored !== null) return
  const now = await importJobOf(register, id)
  if (now?.state === 'applying' && now.nextPage === nextPage) {
    throw new Error(`Cannot go on with import ${id}: its page ${nextPage} is not there`)
  }
}

async function storedPage({ engine }: Register, jobId: number, place: number): Promise<Buffer | null> {
  const [page] = await engine.read(
    query(
      build
        .select({ sealed: importPage.sealed })
        .from(importPage)
        .where(and(eq(importPage.jobId, jobId), eq(importPage.place, place))),
    ),
  )
  return page?.sealed ?? null
}
