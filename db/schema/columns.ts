import { sql } from 'drizzle-orm'
import { blob, check, customType, integer } from 'drizzle-orm/sqlite-core'

export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export const statuses = ['ONAY', 'RET'] as const
export const changeEffects = ['taken', 'local', 'repeat'] as const
export const nationalStates = ['unverified', 'waiting', 'sent', 'registered', 'refused', 'late'] as const
/** State in İYS of a change that it must get. */
export const queueStates = ['waiting', 'sent', 'registered', 'refused', 'late'] as const

/** Encrypted values, and others of any length. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' })

/** Bytes of a fixed length, which a CHECK in the migration enforces. */
const bytesOf = (length: number) => customType<{ data: Buffer }>({ dataType: () => `blob(${length})` })

/** Lookup hash of an address (`vault.mark`). */
export const mark = bytesOf(16)
/** SHA-256, or an HMAC of it. */
export const digest = bytesOf(32)

export const checks = (...conditions: string[]) =>
  conditions.map((condition) => check(condition, sql.raw(condition)))

/** Lease columns of a row that one process at a time works on. */
export const workColumns = () => ({
  /** Raised by each claim: an older holder can no longer write. */
  fencingToken: integer('fencing_token').notNull().default(0),
  /** Earliest time of the next claim: end of the lease, or of the pause after a failure. */
  dueAt: integer('due_at').notNull().default(0),
  /** Failures in a row. */
  failures: integer('failures').notNull().default(0),
})
