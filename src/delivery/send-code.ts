import { newToken } from '../crypto/token.ts'
import { theProvider } from '../register/brands.ts'
import { type CodeRequest, codeMinutes, makeCode } from '../register/email-codes.ts'
import type { Language } from '../register/people.ts'
import type { Register } from '../register/register.ts'
import { letterItem } from './outbox/letter.ts'
import type { Outbox } from './outbox/outbox.ts'

export type SentCode =
  /** On its way to the address; it is checked with `checkCode` under the same session. */
  | { readonly kind: 'sent'; readonly minutes: number }
  | { readonly kind: 'too-many'; readonly againAt: number }
  /** No mail server is set up here: nothing was made. */
  | { readonly kind: 'no-mail' }

/** Makes a one-time code for an e-mail address and sends it there. It is answered before the mail server has it. */
export async function sendCode(
  register: Register,
  outbox: Outbox,
  request: CodeRequest & { readonly language: Language },
): Promise<SentCode> {
  if (!outbox.canSend('mail')) return { kind: 'no-mail' }
  const provider = await theProvider(register)
  const made = await makeCode(register, request)
  if (made.kind === 'too-many') return made
  const { recipient, language } = request
  const content = {
    kind: 'email-code',
    code: made.code,
    minutes: codeMinutes,
    companyName: provider?.name ?? 'izin',
  } as const
  const item = { key: `code:${newToken()}`, recipient, language, notAfter: made.expiresAt, content }
  await outbox.put([letterItem(register, item)])
  void outbox.deliverDue()
  return { kind: 'sent', minutes: codeMinutes }
}
