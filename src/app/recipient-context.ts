import type { RecipientContext } from '../../bots/commands/context.ts'
import { tellStaffOfComplaint } from '../delivery/due/complaints.ts'
import { sendCode } from '../delivery/send-code.ts'
import { makeDownload } from '../register/downloads.ts'
import { telegramHolder } from '../register/holder.ts'
import type { House } from './house.ts'

type RecipientRequest = Pick<RecipientContext, 'account' | 'language' | 'requestKey' | 'messageId' | 'saidAt'>

/** Returns what a recipient's conversation works with. `admins` hear of disputes beside the staff with that role. */
export function recipientContextOf(
  { register, outbox, memory, publicUrl }: House,
  admins: readonly string[],
  request: RecipientRequest,
): RecipientContext {
  const userId = register.vault.markAccount(request.account.accountId)
  const holder = telegramHolder(userId)
  // One person has one code at a time, and says it back in the same chat.
  const codes = { asker: holder, session: holder }
  return {
    register,
    ...request,
    userId,
    mail: outbox.canSend('mail')
      ? {
          sendCode: (recipient, language) => sendCode(register, outbox, { recipient, language, ...codes }),
        }
      : null,
    missed: () => memory.brakes.bot.miss(holder),
    tellOfComplaint: (complaintId, occasion) =>
      tellStaffOfComplaint({ register, outbox }, complaintId, occasion, admins),
    ownLinkTo: async (file) => `${publicUrl}/d/${await makeDownload(register, { holder, file })}`,
  }
}
