import { eq } from 'drizzle-orm'
import { smsText } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { ErasureStatements } from '../../register/recipients/recipients.ts'
import { type Register, write } from '../../register/register.ts'
import { forgetting, sealedContent } from '../../register/short-lived.ts'
import type { StoredSms } from './hook.ts'

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
