import type { Query } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { BadEntry } from './verify.ts'

interface Asking {
  readonly id: number
  readonly hiddenAt: number | null
  readonly askedAt: number | null
  readonly isBack: boolean
}

/** Written by hand, since of each recipient only the last asking counts. */
const askings: Query<Asking> = {
  sql: `SELECT r.id, r.hidden_at, e.at, e.place IS NOT NULL AND EXISTS (
      SELECT 1 FROM change c WHERE c.recipient_id = r.id AND c.status = 'ONAY' AND c.seq > e.through_seq)
    FROM recipient r LEFT JOIN erasure_entry e ON e.place = (
      SELECT max(a.place) FROM erasure_entry a WHERE a.recipient_id = r.id AND a.step = 'asked')
    WHERE r.hidden_at IS NOT NULL
      OR r.id IN (SELECT a.recipient_id FROM erasure_entry a WHERE a.step = 'asked')
    ORDER BY r.id`,
  params: [],
  map: ([id, hiddenAt, askedAt, isBack]) => ({
    id: Number(id),
    hiddenAt: hiddenAt === null ? null : Number(hiddenAt),
    askedAt: askedAt === null ? null : Number(askedAt),
    isBack: isBack === 1,
  }),
}

/**
 * The first recipient who is hidden without having asked to be erased, or shown though he has. Only he himself can give a
 * consent after he has asked, so that one which came later is his coming back.
 */
export async function firstBadAsking({ engine }: Register): Promise<BadEntry | null> {
  for (const { id, hiddenAt, askedAt, isBack } of await engine.read(askings)) {
    if (hiddenAt === (isBack ? null : askedAt)) continue
    return { kind: 'recipient', at: id, problem: problemOf(hiddenAt, askedAt) }
  }
  return null
}

function problemOf(hiddenAt: number | null, askedAt: number | null): string {
  if (hiddenAt === null) return 'it has asked to be erased, and is not hidden'
  return askedAt === null
    ? 'it is hidden, and has not asked to be erased'
    : 'it did not ask to be erased when it says'
}
