import { channels, kindFor } from '../../../src/consent/consent.ts'
import { maskAddress } from '../../../src/consent/recipient.ts'
import { theProvider } from '../../../src/register/brands.ts'
import { type Evidence, keepWording } from '../../../src/register/evidence/evidence.ts'
import { type Language, notePerson, type ProvedAddress, personOf } from '../../../src/register/people.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { RecipientContext } from '../context.ts'
import { button, buttons, note, type Part, type Reply, sentence } from '../reply.ts'

/** Masks an address; if several look the same, it is numbered in the order of their proof. */
export function masked(one: ProvedAddress, all: readonly ProvedAddress[]): string {
  const shown = maskOf(one)
  const alike = all.filter((other) => maskOf(other) === shown)
  return alike.length > 1 ? `${shown} (${alike.findIndex(({ id }) => id === one.id) + 1})` : shown
}

export function maskedAll(all: readonly ProvedAddress[]): string[] {
  return all.map((one) => masked(one, all))
}

function maskOf({ recipient }: ProvedAddress): string {
  return maskAddress(recipient.address)
}

export function phoneOf({ addresses }: Pick<Speaker, 'addresses'>): ProvedAddress | undefined {
  return addresses.find(({ recipient }) => recipient.kind === 'phone')
}

export function hasPhone(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'phone')
}

export function hasEmail(addresses: readonly ProvedAddress[]): boolean {
  return addresses.some(({ recipient }) => recipient.kind === 'email')
}

/** Masks an address if there are several of its kind; else null. */
export function toldApart(one: ProvedAddress, addresses: readonly ProvedAddress[]): string | null {
  const alike = addresses.filter(({ recipient }) => recipient.kind === one.recipient.kind)
  return alike.length > 1 ? masked(one, addresses) : null
}

export interface Speaker {
  readonly context: RecipientContext
  readonly actor: { readonly door: 'telegram'; readonly id: string }
  readonly language: Language
  readonly messages: Messages
  /** Null before it is set up. */
  readonly company: string | null
  /** The phone first, then e-mails. */
  readonly addresses: readonly ProvedAddress[]
  readonly contactAsked: boolean
}

export async function speakerOf(context: RecipientContext): Promise<Speaker> {
  const { register, userId, account } = context
  const [person, provider] = await Promise.all([personOf(register, userId), theProvider(register)])
  if (person === null) await notePerson(register, { userId, account, language: context.language })
  const language = person?.language ?? context.language
  return {
    context,
    actor: { door: 'telegram', id: userId },
    language,
    messages: messagesIn(language),
    company: provider?.name ?? null,
    addresses: person?.addresses ?? [],
    contactAsked: person?.contactAsked ?? false,
  }
}

export async function askForContact(speaker: Speaker, why: string): Promise<Reply> {
  const { messages, company } = speaker
  const { start } = messages.recipient
  return sentence(why, note(start.otherWays(company)), ...(await waysToProve(speaker)))
}

export async function waysToProve(speaker: Speaker): Promise<Part[]> {
  return [...(await contactParts(speaker)), ...proofChoices(speaker)]
}

/** Asks a person without a proved address for their number instead. */
export function proved<Rest extends readonly unknown[], Answer>(
  run: (speaker: Speaker, ...rest: Rest) => Promise<Answer>,
): (speaker: Speaker, ...rest: Rest) => Promise<Answer | Reply> {
  return async (speaker, ...rest) => {
    const { proofNeeded } = speaker.messages.recipient.start
    return speaker.addresses.length === 0
      ? await askForContact(speaker, proofNeeded)
      : await run(speaker, ...rest)
  }
}

export async function contactParts({ context, messages }: Speaker): Promise<Part[]> {
  const { register, userId, account, language } = context
  const person = await personOf(register, userId)
  await notePerson(register, { userId, account, language: person?.language ?? language, contactAsked: true })
  return [{ kind: 'contact-request', label: messages.recipient.start.shareContact }]
}

function proofChoices({ context, messages }: Speaker): Part[] {
  return context.mail === null ? [] : [buttons(button(messages.recipient.email.prove, 'email'))]
}

export async function evidenceOf(
  speaker: Speaker,
  { proof, provedAt }: Pick<ProvedAddress, 'proof' | 'provedAt'>,
): Promise<Evidence> {
  const { context, language } = speaker
  const { register, account, messageId } = context
  const shown = await keepWording(register, language, botWording(speaker))
  return { door: 'telegram', userId: account.accountId, messageId, proof, provedAt, ...shown }
}

const blanks = {
  tr: { brand: '‹marka›', phone: '+‹numara›', email: '‹adres›' },
  en: { brand: '‹brand›', phone: '+‹number›', email: '‹address›' },
}

/** Sentences and buttons where a recipient gives or withdraws a consent; buttons stand in brackets. */
export function botWording({
  messages,
  company,
  language,
}: Pick<Speaker, 'messages' | 'company' | 'language'>): string {
  const { brand, ...addresses } = blanks[language]
  const { start, inform, consents, refuse, onay } = messages.recipient
  const { ownRecordsOnly } = messages.words
  const each = (label: (brand: string, channel: (typeof channels)[number]) => string) =>
    channels.map((channel) => `[${label(brand, channel)}]`)
  return [
    start.hello(company),
    start.askForContact,
    `[${start.shareContact}]`,
    start.otherWays(company),
    '',
    inform.title,
    ...inform.notice(company).map(({ label, value }) => `${label}: ${value}`),
    inform.consentDiffers,
    '',
    ...Object.values(addresses).flatMap((one) => [consents.none([one]), consents.title([one])]),
    ...each(consents.stopChannel),
    `[${consents.stopBrand(brand)}]`,
    `[${consents.stopAll}]`,
    ...each((name, channel) => onay.allow(name, channel, null)),
    ownRecordsOnly,
    start.covers,
    start.coversEmail,
    '',
    refuse.confirmAll(channels, [brand], 0),
    `[${refuse.confirmAllYes}]`,
    `[${refuse.cancel}]`,
    `[${refuse.showList}]`,
    refuse.undoOffer([refuse.scope(brand, channels)], 0),
    `[${refuse.undo}]`,
    '',
    ...channels.flatMap((channel) => [
      onay.question(brand, channel, addresses[kindFor(channel)]),
      `[${onay.give(brand, channel)}]`,
    ]),
  ].join('\n')
}
