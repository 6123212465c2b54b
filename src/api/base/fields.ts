import * as z from 'zod'
import { channels, isChannel, kindFor } from '../../consent/consent.ts'
import { type Recipient, type RecipientKind, readWireRecipient } from '../../consent/recipient.ts'
import { type Fields, unknownNamedMax } from './body.ts'
import type { Code } from './faults.ts'

/* Schemas of fields that several requests have. Instead of a sentence, each rule of a schema has the code that answers it. */

/**
 * Returns options of zod for a required field: the code `missing` answers a field that is left out, null or empty, and `wrong`
 * any other wrong value.
 */
export function missingOrWrong(missing: Code, wrong: Code) {
  return { error: ({ input }: { readonly input?: unknown }) => (isMissing(input) ? missing : wrong) }
}

/** True if a field was not sent. İYS counts null and an empty text as not sent. */
export function isMissing(sent: unknown): boolean {
  return sent === undefined || sent === null || sent === ''
}

/** Returns the schema of the field `type`, İYS's name for the channel. */
export const channelField = () => z.enum(channels, missingOrWrong('H111', 'H117'))

type Kind = RecipientKind | 'unknown'
const wrongAddress = { phone: 'H121', email: 'H120', unknown: 'H122' } as const

/**
 * Returns the schema of a phone number or e-mail address (R19–R21). If the kind is unknown, both are taken, and anything else
 * is refused with H122. `tooLong` is the code for a long phone number: İYS has another for adds than for queries.
 */
export function addressOf(kind: Kind, tooLong: 'H160' | 'H166') {
  return z.string(missingOrWrong('H114', wrongAddress[kind])).transform((text, context): Recipient => {
    const first = readWireRecipient(text, kind === 'unknown' ? 'phone' : kind)
    const recipient =
      kind === 'unknown' && first.kind === 'refused' ? readWireRecipient(text, 'email') : first
    if (recipient.kind === 'read') return recipient.recipient
    const wrong = text === '' ? ['H114'] : kind === 'unknown' ? ['H122'] : recipient.reason
    for (const code of wrong) {
      context.addIssue({ code: 'custom', message: code === 'H160' ? tooLong : code })
    }
    return z.NEVER
  })
}

type Address = ReturnType<typeof addressOf>

/** Makes three schemas of a request: for a phone number, an e-mail address, and an unknown `type`, which decides the kind. */
export function byKind<Schema extends z.ZodType>(
  tooLong: 'H160' | 'H166',
  make: (recipient: Address) => Schema,
) {
  const ofKind = (kind: Kind) => z.lazy(() => make(addressOf(kind, tooLong)))
  return { phone: ofKind('phone'), email: ofKind('email'), unknown: ofKind('unknown') }
}

/** Returns the kind of address that a request needs by its field `type`; `unknown` if that is no channel. */
export function kindSent({ type: sent }: Fields): Kind {
  return typeof sent === 'string' && isChannel(sent) ? kindFor(sent) : 'unknown'
}

/** Extends a schema of numbers to numbers written as text, as in the query string of an address. */
export function numberOrText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    schema,
  )
}

/** Returns the schema of `true` or `false` as text of a query string. Any other text gets the code `wrong`. */
export const booleanText = (wrong: Code) => {
  const flags: ReadonlyMap<unknown, boolean> = new Map([
    ['true', true],
    ['false', false],
  ])
  return z.preprocess((text) => flags.get(text) ?? text, z.boolean(wrong))
}

/** Extends a schema so that an empty text counts as a missing value, as in `?after=`. */
export const emptyAsMissing = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => text || undefined, schema)

/**
 * Returns the schema of a page size: `initial` if missing, and `tooLarge` is the code above `max`. In İYS's published table
 * H183 is for a limit that is no number, and H187 for zero.
 */
export const pageSize = (initial: number, max: number, tooLarge: Code) =>
  numberOrText(z.int('H183').min(1, 'H187').max(max, tooLarge).default(initial))

const noDealers = { deprecated: true, description: 'There are no dealers here: refused' }

/** Returns the schema of a dealer's code. Izin has no dealers, so any code is refused as unknown (H180), an empty one with H267. */
export const dealer = () =>
  z
    .unknown()
    .refine(() => false, missingOrWrong('H267', 'H180'))
    .optional()
    .meta(noDealers)

const dealersMax = 100

/**
 * Returns the schema of İYS's list of dealers. Izin has no dealers, so each is refused as unknown (H180), and a list that is too
 * long with H126. An empty list counts as left out.
 */
export const dealers = () =>
  z
    .unknown()
    .superRefine((sent, context) => {
      const list: readonly unknown[] = Array.isArray(sent) ? sent : isMissing(sent) ? [] : [sent]
      if (list.length > dealersMax) context.addIssue({ code: 'custom', message: 'H126' })
      list.slice(0, unknownNamedMax).forEach((input, index) => {
        context.addIssue({ code: 'custom', message: 'H180', path: [index], input })
      })
    })
    .optional()
    .meta(noDealers)
