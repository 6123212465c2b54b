import { asc, eq } from 'drizzle-orm'
import { change, confirmation } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Register } from '../register.ts'

/** A message that confirmed an ONAY to its recipient (L7), or was to. Instants in ms UTC. */
export interface OwnConfirmation {
  readonly brandCode: number
  readonly channel: string
  /** When the ONAY was recorded. */
  readonly recordedAt: number
  /** The Istanbul day on which it had to go out. */
  readonly dueOn: string
  /** Null while it has not gone out. */
  readonly sentAt: number | null
  /** When there was nothing left to confirm; null otherwise. */
  readonly needlessAt: number | null
}

export async function confirmationsOf(
  { engine }: Pick<Register, 'engine'>,
  recipientId: number,
): Promise<OwnConfirmation[]> {
  return await engine.read(
    query(
      build
        .select({
          brandCode: confirmation.brandCode,
          channel: confirmation.channel,
          recordedAt: change.recordedAt,
          dueOn: confirmation.dueOn,
          sentAt: confirmation.sentAt,
          needlessAt: confirmation.needlessAt,
        })
        .from(confirmation)
        .innerJoin(change, eq(change.id, confirmation.changeId))
        // By the change, whose recipient has an index.
        .where(eq(change.recipientId, recipientId))
        .orderBy(asc(confirmation.seq)),
    ),
  )
}
