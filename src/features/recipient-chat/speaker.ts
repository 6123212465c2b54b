import type { RecipientContext } from '../../../bots/commands/context.ts'
import { button, buttons, note, type Part, type Reply, sentence } from '../../../bots/commands/reply.ts'
import { channels, kindFor } from '../../consent/consent.ts'
import { maskAddress, type RecipientKind } from '../../consent/recipient.ts'
import { theProvider } from '../../register/company/brands.ts'
import { type Evidence, keepWording } from '../../register/evidence/evidence.ts'
import {
  type Language,
  notePerson,
  type Person,
  type ProvedAddress,
  personOf,
} from '../../register/recipients/people.ts'
import { allMessages, type RecipientMessages } from './messages.ts'

export function masked({ recipient }: ProvedAddress): string {
  return maskAddress(recipient.address)
}

export function addressOf({ addresses }: Speaker, kind: RecipientKind): ProvedAddress | undefined {
  return addresses.find(({ recipient }) => recipient.kind === kind)
}

export interface Speaker {
  readonly context: RecipientContext
  readonly actor: { readonly door: 'telegram'; readonly id: string }
  readonly language: Language
  readonly messages: RecipientMessages
  /** Null before it is set up. */
  readonly company: string | null
  /** The phone first, then the e-mail. */
  readonly addresses: readonly ProvedAddress[]
  readonly contactAsked: boolean
  readonly wish: Person['wish']
}

/** Returns the recipient who writes, with language and proved addresses. Stores a person who writes for the first time. */
export async function speakerOf(context: RecipientContext): Promise<Speaker> {
  const { register, userId, account } = context
  const [person, provider] = await Promise.all([personOf(register, userId), theProvider(register)])
  if (person === null) await notePerson(register, { userId, account, language: context.language })
  const language = person?.language ?? context.language
  return {
    context,
    actor: { door: 'telegram', id: userId },
    language,
    messages: allMessages[language],
    company: provider?.name ?? null,
    addresses: person?.addresses ?? [],
    contactAsked: person?.contactAsked ?? false,
    wish: person?.wish ?? null,
  }
}

/** Asks the recipient to prove an address, and names other ways to reach the company. */
export async function askForContact(speaker: Speaker, why: string): Promise<Reply> {
  const { messages, company, context } = speaker
  const { start } = messages.recipient
  const { contact } = await context.register.settings()
  return sentence(why, note(start.otherWays(company, contact)), ...(await waysToProve(speaker)))
}

/**
 * Stores that the person was asked for an address, and returns the buttons to share a phone number or prove an e-mail
 * address.
 */
export async function waysToProve({ context, messages, language, wish }: Speaker): Promise<Part[]> {
  const { register, userId, account, mail } = context
  await notePerson(register, { userId, account: { ...account, wish }, language, contactAsked: true })
  const { start, email } = messages.recipient
  return [
    { kind: 'contact-request', label: start.shareContact },
    ...(mail === null ? [] : [buttons(button(email.prove, 'email'))]),
  ]
}

/** Returns a command that runs only for a person with a proved address; others are asked to prove their number. */
export function proved<Rest extends readonly unknown[], Answer>(
  run: (speaker: Speaker, ...rest: Rest) => Promise<Answer>,
  wish: Person['wish'] = null,
): (speaker: Speaker, ...rest: Rest) => Promise<Answer | Reply> {
  return async (speaker, ...rest) => {
    const { proofNeeded } = speaker.messages.recipient.start
    return speaker.addresses.length === 0
      ? await askForContact({ ...speaker, wish }, proofNeeded)
      : await run(speaker, ...rest)
  }
}

/** Stores the shown text, and returns the proof of a statement made in Telegram: message, proved address, and shown text. */
export async function evidenceOf(
  speaker: Speaker,
  { proof, provedAt }: Pick<ProvedAddress, 'proof' | 'provedAt'>,
): Promise<Evidence> {
  const { context, language } = speaker
  const { register, account, messageId } = context
  const { contact } = await register.settings()
  const wording = await keepWording(register, language, botWording({ ...speaker, contact }))
  return { door: 'telegram', userId: account.accountId, messageId, proof, provedAt, ...wording }
}

const blanks = {
  tr: { brand: '‹marka›', phone: '+‹numara›', email: '‹adres›' },
  en: { brand: '‹brand›', phone: '+‹number›', email: '‹address›' },
}

/** Returns the text of the bot where a recipient gives or withdraws a consent; buttons are in brackets. */
export function botWording({
  messages,
  company,
  contact,
  language,
}: Pick<Speaker, 'messages' | 'company' | 'language'> & { readonly contact: string | null }): string {
  const { brand, ...addresses } = blanks[language]
  const { start, inform, consents, refuse, onay } = messages.recipient
  const { ownRecordsOnly } = messages.words
  const each = (label: (brand: string, channel: (typeof channels)[number]) => string) =>
    channels.map((channel) => `[${label(brand, channel)}]`)
  return [
    start.hello(company),
    start.askForContact,
    `[${start.shareContact}]`,
    start.otherWays(company, contact),
    '',
    inform.title,
    ...inform.notice(company, contact).map(({ label, value }) => `${label}: ${value}`),
    inform.consentDiffers,
    '',
    ...Object.values(addresses).flatMap((address) => [consents.none([address]), consents.title([address])]),
    ...each(consents.stopChannel),
    `[${consents.stopBrand(brand)}]`,
    `[${consents.stopAll}]`,
    ...each(onay.allow),
    ownRecordsOnly,
    start.covers,
    start.coversEmail,
    '',
    refuse.confirmAll(channels, [brand]),
    `[${refuse.confirmAllYes}]`,
    `[${refuse.cancel}]`,
    `[${refuse.showList}]`,
    refuse.undoOffer(channels.map((channel) => `${brand} · ${messages.words.channels[channel]}`)),
    `[${refuse.undo}]`,
    '',
    ...channels.flatMap((channel) => [
      onay.question(brand, channel, addresses[kindFor(channel)]),
      `[${onay.give(brand, channel)}]`,
    ]),
  ].join('\n')
}
