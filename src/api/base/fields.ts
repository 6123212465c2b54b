import * as z from 'zod'
import { channels, isChannel, kindFor } from '../../consent/consent.ts'
import { type Recipient, type RecipientKind, readWireRecipient } from '../../consent/recipient.ts'
import type { Fields } from './body.ts'
import type { Code } from './faults.ts'

/* Schemas of fields that several requests have. The message of each rule is a code of İYS. */

/** Returns zod options with the code for a missing field (also null or empty) and the code for a wrong one. */
export function codes(missing: Code, wrong: Code) {
  return { error: ({ input }: { readonly input?: unknown }) => (isMissing(input) ? missing : wrong) }
}

export function isMissing(sent: unknown): boolean {
  return sent === undefined || sent === null || sent === ''
}

export const type = () => z.enum(channels, codes('H111', 'H117'))

type Kind = RecipientKind | 'unknown'
const wrongAddress = { phone: 'H121', email: 'H120', unknown: 'H122' } as const

/**
 * Returns the schema of an address, by İYS's rules R19–R21. If it is unknown which kind of address is wanted, phone numbers and
 * e-mail addresses are taken, and anything else is refused with H122.
 */
export function addressOf(kind: Kind, tooLong: 'H160' | 'H166') {
  return z.string(codes('H114', wrongAddress[kind])).transform((text, context): Recipient => {
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

/** Makes a schema for each kind of address, since the field `type` decides which kind is valid (R21). */
export function byKind<Schema extends z.ZodType>(
  tooLong: 'H160' | 'H166',
  make: (recipient: Address) => Schema,
) {
  const ofKind = (kind: Kind) => z.lazy(() => make(addressOf(kind, tooLong)))
  return { phone: ofKind('phone'), email: ofKind('email'), unknown: ofKind('unknown') }
}

/** Returns the kind of address that the field `type` of a request needs. */
export function kindSent({ type: sent }: Fields): Kind {
  return typeof sent === 'string' && isChannel(sent) ? kindFor(sent) : 'unknown'
}

/** Returns a schema that also reads a number written as text, as in a query. */
export function digits<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    schema,
  )
}

/** Reads `true` or `false` in a query. */
export const flag = (wrong: Code) => {
  const flags: ReadonlyMap<unknown, boolean> = new Map([
    ['true', true],
    ['false', false],
  ])
  return z.preprocess((text) => flags.get(text) ?? text, z.boolean(wrong))
}

/** Returns a schema that reads an empty text as a missing value. */
export const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => text || undefined, schema)

/** Returns the schema of a page size. In İYS's published table H183 is for a wrong limit, H182 for a wrong offset. */
export const limit = (initial: number, max: number, tooLarge: Code) =>
  digits(z.int('H183').min(1, 'H187').max(max, tooLarge).default(initial))
