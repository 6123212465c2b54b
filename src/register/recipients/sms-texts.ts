import { asc, eq } from 'drizzle-orm'
import { smsText } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { type Register, write } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'
import type { ErasureStatements } from './recipients.ts'

/** SMS to the company as it is stored. */
export interface StoredSms {
  /** The carrier's id of the message, unique within that carrier. */
  readonly id: string
  /** Carrier that delivered the message, or `company` for the company's own SMS gateway. */
  readonly carrier: string
  /** Telephone number of the person who wrote, as the carrier spells it. */
  readonly sender: string
  /** Number or sender name of the company that the person wrote to, as the carrier spells it. */
  readonly destination: string
  readonly text: string
  /** The carrier's time of the message (ISO 8601); null if the carrier gives none that can be read. */
  readonly sentAt: string | null
  /** True if the carrier has already confirmed the stop to the person, who must then not be answered again. */
  readonly isAnsweredByCarrier: boolean
}

/** Time for which an SMS without a stop word is kept. */
const keptMs = 365 * 24 * 60 * 60_000

const content = sealedContent<StoredSms>('sms text')

/** Deletes the SMS of a person who asked for erasure. */
export const smsTextTraces: ErasureStatements = {
  ofUnknownAddress: (mark) => statement(build.delete(smsText).where(eq(smsText.senderMark, mark))),
}

/** Deletes SMS without a stop word after a year. */
export const forgetSmsTexts = forgetting(smsText, smsText.receivedAt, keptMs)

/** Stores an SMS without a stop word, encrypted, unless it is stored already. `address` is its sender's, in E.164 if it can be read. */
export async function keepSmsText(
  register: Register,
  address: string,
  { key, sms, receivedAt }: { readonly key: string; readonly sms: StoredSms; readonly receivedAt: number },
): Promise<void> {
  const row = { key, senderMark: register.vault.mark(address), sealed: content.seal(register, key, sms) }
  await write(
    register,
    statement(
      build
        .insert(smsText)
        .values({ ...row, receivedAt })
        .onConflictDoNothing(),
    ),
  )
}

/** Returns the SMS without a stop word that a number sent, the oldest first. The number is named by its mark (keyed hash). */
export async function smsTextsOf(register: Register, mark: Buffer) {
  const rows = await register.engine.read(
    query(build.select().from(smsText).where(eq(smsText.senderMark, mark)).orderBy(asc(smsText.id))),
  )
  return rows.flatMap(({ key, sealed, receivedAt }) => {
    const sms = content.open(register, key, sealed)
    return sms === null ? [] : [{ receivedAt, sentAt: sms.sentAt, text: sms.text, carrier: sms.carrier }]
  })
}
