import { sql } from 'drizzle-orm'
import { doorsOf } from '../actor.ts'

const doors = doorsOf('recipient').map((door) => `'${door}'`)

/**
 * Whether a change was made by its recipient himself. The doors stand as in the index `change_of_recipients`, which bound
 * values would not use: among the changes of systems and files these are few.
 */
export const isOfRecipient = sql.raw(`"change"."door" in (${doors.join(', ')})`)
