import { blob, integer } from 'drizzle-orm/sqlite-core'

/** What columns of several tables have in common. */

export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export const statuses = ['ONAY', 'RET'] as const
export const changeEffects = ['taken', 'local', 'repeat'] as const
export const nationalStates = ['unverified', 'unsent', 'pending', 'registered', 'refused', 'late'] as const

/** Digests, marks and sealed values. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' })

/** What a row knows of the work on it, which one process at a time does. */
export const workColumns = () => ({
  /** Counts the times that a process took it on; only the last one counts. */
  turn: integer('turn').notNull().default(0),
  /** When the next may take it on: where the lease of the one before ends, or the pause after a failure. */
  dueAt: integer('due_at').notNull().default(0),
  /** Times in a row that came to nothing. */
  failures: integer('failures').notNull().default(0),
})
