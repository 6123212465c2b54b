import { maskAddress } from '../../../src/crypto/mask.ts'
import { theProvider } from '../../../src/register/brands.ts'
import { type Language, notePerson, type ProvedAddress, personOf } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { RecipientContext } from '../context.ts'

/** The addresses of a person, as replies speak of them. */

/** Masked, and numbered in the order he proved them where several of his look the same. */
export function masked(one: ProvedAddress, all: readonly ProvedAddress[]): string {
  const shown = maskOf(one)
  const alike = all.filter((other) => maskOf(other) === shown)
  return alike.length > 1 ? `${shown} (${alike.findIndex(({ id }) => id === one.id) + 1})` : shown
}

/** All of them masked, each told apart. */
export function maskedAll(all: readonly ProvedAddress[]): string[] {
  return all.map((one) => masked(one, all))
}

function maskOf({ recipient }: ProvedAddress): string {
  return maskAddress(recipient.address)
}

export function hasPhone(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'phone')
}

export function hasEmail(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'email')
}

/** The masked form where he has several addresses of its kind, so that they are told apart; null where there is one. */
export function toldApart(one: ProvedAddress, addresses: readonly ProvedAddress[]): string | null {
  const alike = addresses.filter(({ recipient }) => recipient.kind === one.recipient.kind)
  return alike.length > 1 ? masked(one, addresses) : null
}

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
