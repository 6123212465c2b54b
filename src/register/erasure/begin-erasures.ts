import { and, asc, eq, isNotNull, isNull, notExists, type SQL, sql } from 'drizzle-orm'
import { ConflictError, type Outcome } from '../../../db/engine.ts'
import { erasureEntry, pastCommitment, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { type ErasureStep, enterErasures, lastErasureEntry, lastSeq } from './chain.ts'

/** Entries made in one unit. */
const pageRows = 500

// Here and below the steps stand as in the indexes on them, which a bound value would not use.
const begun = preparedQuery(() =>
  build.select({ place: erasureEntry.place }).from(erasureEntry).where(sql`${erasureEntry.step} = 'begun'`),
)

const whom = { recipientId: recipient.id, mark: recipient.mark, kind: recipient.kind }
const entryWhere = (...conditions: SQL[]) =>
  build
    .select({ one: sql`1` })
    .from(erasureEntry)
    .where(and(...conditions))
const isDropped = sql`${erasureEntry.step} in ('dropped', 'dropped-before')`

const dropped = preparedQuery(() =>
  build
    .select({ ...whom, commitment: recipient.commitment, at: recipient.erasedAt })
    .from(recipient)
    .where(
      and(
        isNull(recipient.sealed),
        notExists(entryWhere(eq(erasureEntry.commitment, recipient.commitment), isDropped)),
      ),
    )
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

const cameBack = preparedQuery(() =>
  build
    .select({ ...whom, commitment: pastCommitment.commitment, throughSeq: pastCommitment.throughSeq })
    .from(pastCommitment)
    .innerJoin(recipient, eq(recipient.id, pastCommitment.recipientId))
    .where(notExists(entryWhere(eq(erasureEntry.commitment, pastCommitment.commitment), isDropped)))
    .orderBy(asc(pastCommitment.recipientId), asc(pastCommitment.throughSeq))
    .limit(pageRows),
)

const asked = preparedQuery(() =>
  build
    .select({ ...whom, commitment: recipient.commitment, at: recipient.hiddenAt })
    .from(recipient)
    .where(
      and(
        isNotNull(recipient.hiddenAt),
        notExists(
          entryWhere(eq(erasureEntry.recipientId, recipient.id), eq(erasureEntry.step, 'asked-before')),
        ),
      ),
    )
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

/**
 * Begins the chain of erasures, once, with what was erased before there was one: it is said of these how they were found, and
 * no more. From then on an erasure without an entry is none. Asked for before the first entry, and before a day is closed.
 */
export async function beginErasures(register: Register): Promise<void> {
  for (;;) {
    const [done] = await register.engine.read(begun())
    if (done !== undefined) return
    try {
      await enterPage(register)
    } catch (error) {
      // Another process entered them first; the next round sees it.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

async function enterPage({ engine, vault, clock }: Register): Promise<void> {
  const reads = [begun(), lastErasureEntry(), lastSeq(), cameBack(), dropped(), asked()] as const
  await engine.unit(reads, ([done], [last], [newest], back, gone, hidden): Outcome<null> => {
    if (done !== undefined) return { writes: [], result: null }
    const throughSeq = newest?.seq ?? 0
    const found = [
      ...back.map((row) => ({ step: 'dropped-before' as const, at: null, ...row })),
      ...gone.map((row) => ({ step: 'dropped-before' as const, throughSeq, ...row })),
      ...hidden.map((row) => ({ step: 'asked-before' as const, throughSeq, ...row })),
    ].map(({ mark, kind, ...step }): ErasureStep => ({ ...step, whom: { mark, kind } }))
    const steps: ErasureStep[] = found.length > 0 ? found : [{ step: 'begun', throughSeq, at: clock() }]
    return { writes: enterErasures(vault, last, steps), result: null }
  })
}
