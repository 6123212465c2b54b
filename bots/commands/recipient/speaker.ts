import type { Recipient } from '../../../src/consent/recipient.ts'
import { theProvider } from '../../../src/register/brands.ts'
import { type Language, notePerson, personOf } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { RecipientContext } from '../context.ts'

/** Who is talking to us, and the words to answer with. */
export interface Speaker {
  readonly context: RecipientContext
  readonly language: Language
  readonly messages: Messages
  /** The name of the company; null before it is set up. */
  readonly company: string | null
  /** The phone he has proved; null when he has not, or too long ago. */
  readonly recipient: Recipient | null
  readonly provedAt: number | null
  readonly contactAsked: boolean
}

/** Looks up who is talking. Somebody new is noted with the language his Telegram is set to. */
export async function speakerOf(context: RecipientContext): Promise<Speaker> {
  const { register, userId, chatId } = context
  const [person, provider] = await Promise.all([personOf(register, userId), theProvider(register)])
  if (person === null) await notePerson(register, { userId, chatId, language: context.language })
  const language = person?.language ?? context.language
  return {
    context,
    language,
    messages: messagesIn(language),
    company: provider?.name ?? null,
    recipient: person?.recipient ?? null,
    provedAt: person?.provedAt ?? null,
    contactAsked: person?.contactAsked ?? false,
  }
}
