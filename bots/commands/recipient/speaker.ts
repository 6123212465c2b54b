import { theProvider } from '../../../src/register/brands.ts'
import { type Language, notePerson, type ProvedAddress, personOf } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { RecipientContext } from '../context.ts'

/** Who is talking to us, and the words to answer with. */
export interface Speaker {
  readonly context: RecipientContext
  readonly language: Language
  readonly messages: Messages
  /** The name of the company; null before it is set up. */
  readonly company: string | null
  /** What he has proved to be his: the phone first, then e-mails. Empty when he has not, or too long ago. */
  readonly addresses: readonly ProvedAddress[]
  /** What he proved too long ago. */
  readonly agedAddresses: readonly ProvedAddress[]
  readonly contactAsked: boolean
}

/** Looks up who is talking. Somebody new is noted with the language his Telegram is set to. */
export async function speakerOf(context: RecipientContext): Promise<Speaker> {
  const { register, userId, account } = context
  const [person, provider] = await Promise.all([personOf(register, userId), theProvider(register)])
  if (person === null) await notePerson(register, { userId, account, language: context.language })
  const language = person?.language ?? context.language
  return {
    context,
    language,
    messages: messagesIn(language),
    company: provider?.name ?? null,
    addresses: person?.addresses ?? [],
    agedAddresses: person?.agedAddresses ?? [],
    contactAsked: person?.contactAsked ?? false,
  }
}
