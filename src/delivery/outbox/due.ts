import { dueWithin } from '../../register/due-rows.ts'

/** No platform is waited for longer. */
export const pauseMaxMs = 24 * 60 * 60_000

/** When a message may go out. */
export const { isDue, areDue, dueBy } = dueWithin(pauseMaxMs)
