import * as z from 'zod'
import { turkishMoment } from './times.ts'

/** Maximum number of messages in one push or one page. Carriers deliver 100 at once. */
export const messagesMax = 1000

/** Maximum number of characters of an SMS in several parts; what follows is cut off. */
export const textLengthMax = 10_000

/** Id, number or name in a carrier's message, which some carriers write as a JSON number. */
export const nameField = z
  .union([z.string(), z.number().int().transform(String)])
  .pipe(z.string().trim().min(1).max(200))

/** Name or number that a carrier may leave out. */
export const optionalName = nameField.catch('')

/** Text of an SMS; empty if the person wrote nothing. */
export const textField = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((text) => (text ?? '').slice(0, textLengthMax))

/** Time of a message, in Istanbul where it has no zone; null if it cannot be read. */
export const timeField = z
  .unknown()
  .optional()
  .transform((time) => (typeof time === 'string' ? turkishMoment(time) : null))
