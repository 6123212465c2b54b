import { sql } from 'drizzle-orm'
import { blob, check, customType, integer } from 'drizzle-orm/sqlite-core'

/** What columns of several tables have in common. */

export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export const statuses = ['ONAY', 'RET'] as const
export const changeEffects = ['taken', 'local', 'repeat'] as const
export const nationalStates = ['unverified', 'unsent', 'pending', 'registered', 'refused', 'late'] as const

/** Sealed values, and others of any length. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' })

/** The migration makes a CHECK of the length. */
const bytesOf = (length: number) =>
  customType<{ data: Buffer; driverData: Uint8Array }>({
    dataType: () => `blob(${length})`,
    fromDriver: (value) => (Buffer.isBuffer(value) ? value : Buffer.from(value)),
  })

/** What `vault.mark` makes of an address. */
export const mark = bytesOf(16)
/** SHA-256, or an HMAC of it. */
export const digest = bytesOf(32)
export const sha384 = bytesOf(48)

/** Conditions that the database refuses a row without. */
export const checks = (...conditions: string[]) => conditions.map((one) => check(one, sql.raw(one)))

/** What a row knows of the work on it, which one process at a time does. */
export const workColumns = () => ({
  /** Counts the times that a process took it on; only the last one counts. */
  turn: integer('turn').notNull().default(0),
  /** When the next may take it on: where the lease of the one before ends, or the pause after a failure. */
  dueAt: integer('due_at').notNull().default(0),
  /** Times in a row that came to nothing. */
  failures: integer('failures').notNull().default(0),
})
