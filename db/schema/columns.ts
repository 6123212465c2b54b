import { blob } from 'drizzle-orm/sqlite-core'

/** What columns of several tables have in common. */

export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export const statuses = ['ONAY', 'RET'] as const
export const changeEffects = ['taken', 'local', 'repeat'] as const
export const nationalStates = ['unverified', 'unsent', 'pending', 'registered', 'refused', 'late'] as const

/** Digests, marks and sealed values. */
export const bytes = (name: string) => blob(name, { mode: 'buffer' })
