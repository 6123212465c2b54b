import type { Query } from '../../db/statement.ts'
import type { Register } from '../register/register.ts'

/** How the house stands, in numbers alone: for those who watch it. Instants are ms UTC, null where there is none yet. */
export interface Figures {
  readonly inboxWaiting: number
  readonly inboxOldestAt: number | null
  /** Inbound items of the last days that were given up without being dealt with. */
  readonly inboxGivenUp: number
  readonly outboxWaiting: number
  readonly outboxOldestAt: number | null
  /** Messages that nobody can say have arrived, and that are not tried any more. */
  readonly outboxUnknown: number
  /** Consents of lists that systems handed over, not recorded yet. */
  readonly addsWaiting: number
  readonly changes: number
  readonly sealedChanges: number
  readonly oldestUnsealedAt: number | null
  readonly lastSealAt: number | null
  /** When the last day was closed. */
  readonly lastDayClosedAt: number | null
  /** When the last daily post arrived in its room. */
  readonly lastReportAt: number | null
  readonly databaseBytes: number
}

/** Nothing here reads the whole register: the queues, the ends of tables, and what the outbox keeps for a quarter. */
const figures: Query<Figures> = {
  sql: `SELECT
    (SELECT count(*) FROM inbox WHERE due_at IS NOT NULL),
    (SELECT min(received_at) FROM inbox WHERE due_at IS NOT NULL),
    (SELECT count(*) FROM inbox WHERE given_up_at IS NOT NULL),
    (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL),
    (SELECT min(created_at) FROM outbox WHERE due_at IS NOT NULL),
    (SELECT count(*) FROM outbox WHERE state = 'unknown' AND due_at IS NULL),
    (SELECT count(*) FROM add_item WHERE sealed IS NOT NULL),
    (SELECT coalesce(max(seq), 0) FROM change),
    (SELECT coalesce(max(to_seq), 0) FROM seal WHERE from_seq = (SELECT max(from_seq) FROM seal)),
    (SELECT recorded_at FROM change WHERE seq = 1 +
      (SELECT coalesce(max(to_seq), 0) FROM seal WHERE from_seq = (SELECT max(from_seq) FROM seal))),
    (SELECT sealed_at FROM seal ORDER BY from_seq DESC LIMIT 1),
    (SELECT closed_at FROM day ORDER BY date DESC LIMIT 1),
    (SELECT max(settled_at) FROM outbox WHERE key >= 'report:' AND key < 'report;' AND state = 'sent'),
    (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())`,
  params: [],
  map: (row) => {
    const whole = (place: number) => Number(row[place] ?? 0)
    const instant = (place: number) => (row[place] === null ? null : Number(row[place]))
    return {
      inboxWaiting: whole(0),
      inboxOldestAt: instant(1),
      inboxGivenUp: whole(2),
      outboxWaiting: whole(3),
      outboxOldestAt: instant(4),
      outboxUnknown: whole(5),
      addsWaiting: whole(6),
      changes: whole(7),
      sealedChanges: whole(8),
      oldestUnsealedAt: instant(9),
      lastSealAt: instant(10),
      lastDayClosedAt: instant(11),
      lastReportAt: instant(12),
      databaseBytes: whole(13),
    }
  },
}

export async function figuresOf({ engine }: Pick<Register, 'engine'>): Promise<Figures> {
  const [found] = await engine.read(figures)
  if (found === undefined) throw new Error('Cannot read the figures: the database answered nothing')
  return found
}
