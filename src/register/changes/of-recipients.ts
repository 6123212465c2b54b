import { inArray, type SQL, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { type Door, doorsOf } from '../actor.ts'

const ofRecipients = doorsOf('recipient')
const doors = ofRecipients.map((door) => `'${door}'`)

/**
 * Whether a change was made by its recipient himself. The doors stand as in the index `change_of_recipients`, which bound
 * values would not use: among the changes of systems and files these are few.
 */
export const isOfRecipient = sql.raw(`"change"."door" in (${doors.join(', ')})`)

/** Whether these doors are exactly those that recipients come through. */
export function areOfRecipients(asked: readonly Door[]): boolean {
  return new Set(asked).size === ofRecipients.length && ofRecipients.every((door) => asked.includes(door))
}

/** Whether a change came through one of these doors, by the index if they are those of recipients. */
export function cameThrough(asked: readonly Door[]): SQL {
  return areOfRecipients(asked) ? isOfRecipient : inArray(change.door, [...asked])
}
