import { sql } from 'drizzle-orm'
import { blob, check, customType, integer } from 'drizzle-orm/sqlite-core'

export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export const statuses = ['ONAY', 'RET'] as const
export const changeEffects = ['taken', 'local', 'repeat'] as const
export const nationalStates = ['unverified', 'waiting', 'sent', 'registered', 'refused', 'late'] as const
/** States of a change that has to be reported to İYS. */
export const queueStates = ['waiting', 'sent', 'registered', 'refused', 'late'] as const

/** Column of bytes of any length, such as an encrypted value. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' })

/** Column of bytes of a fixed length, which a CHECK in the migration enforces. */
const bytesOf = (length: number) => customType<{ data: Buffer }>({ dataType: () => `blob(${length})` })

/** Column of a mark: the keyed hash by which an address is found (`vault.mark`). */
export const mark = bytesOf(16)
/** Column of a SHA-256 digest or an HMAC-SHA-256. */
export const digest = bytesOf(32)

/** Makes CHECK constraints of a table, each named by its condition. */
export const checks = (...conditions: string[]) =>
  conditions.map((condition) => check(condition, sql.raw(condition)))

/** Columns of the lease of a row, which only one process at a time works on. */
export const workColumns = () => ({
  /** Number that each claim raises, so that a process with an older claim cannot write any more. */
  fencingToken: integer('fencing_token').notNull().default(0),
  /** Earliest time of the next claim: end of the lease, or of the pause after a failure. */
  dueAt: integer('due_at').notNull().default(0),
  /** Number of failures in a row. */
  failures: integer('failures').notNull().default(0),
})
