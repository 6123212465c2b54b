import { and, asc, eq, gte, lt, ne } from 'drizzle-orm'
import { change, recordedRequest } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { WallTime } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'

/** A change as its request left it. */
export interface ChangeOfRequest {
  /** 64 hex digits. */
  readonly id: string
  readonly consentDate: WallTime | null
}

/**
 * The changes that were stored under this request key, by whichever of its keys (`refuse` names one for each consent); repeats,
 * which changed nothing, are left out. For whoever may have died between recording and telling of it.
 */
export async function recordedUnder(
  { engine }: Pick<Register, 'engine'>,
  requestKey: string,
): Promise<ChangeOfRequest[]> {
  const rows = await engine.read(
    query(
      build
        .select({ id: change.id, consentDate: change.consentDate })
        .from(recordedRequest)
        .innerJoin(change, and(eq(change.id, recordedRequest.changeId), ne(change.effect, 'repeat')))
        // From `key:` up to the next letter, so that the index finds them.
        .where(and(gte(recordedRequest.key, `${requestKey}:`), lt(recordedRequest.key, `${requestKey};`)))
        .orderBy(asc(change.seq)),
    ),
  )
  return rows.map(({ id, consentDate }) => ({ id: id.toString('hex'), consentDate }))
}
