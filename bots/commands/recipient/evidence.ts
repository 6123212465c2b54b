import { channels, kindFor } from '../../../src/consent/channel.ts'
import type { Evidence } from '../../../src/register/evidence/evidence.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { keepWording } from '../../../src/register/wordings.ts'
import type { Speaker } from './speaker.ts'

/** Returns the evidence of a change in this chat: the account, the proof of the address, and the wording of the bot. */
export async function evidenceOf(
  speaker: Speaker,
  { proof, provedAt }: { readonly proof: ProvedAddress['proof'] | 'link'; readonly provedAt: number | null },
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

/** The sentences and buttons of the bot where a recipient gives or withdraws a consent; buttons stand in brackets. */
export function botWording({
  messages,
  company,
  language,
}: Pick<Speaker, 'messages' | 'company' | 'language'>): string {
  const { brand, ...addresses } = blanks[language]
  const { start, inform, consents, refuse, onay, link } = messages.recipient
  const { ownRecordsOnly } = messages.words
  const each = (label: (brand: string, channel: (typeof channels)[number]) => string) =>
    channels.map((channel) => `[${label(brand, channel)}]`)
  return [
    start.hello(company),
    start.inform(company),
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
    consents.allowAgain,
    ...each((name, channel) => refuse.undo(name, channel, null)),
    ownRecordsOnly,
    start.covers,
    start.coversEmail,
    '',
    refuse.confirmAll(channels, [brand], 0),
    `[${refuse.confirmAllYes}]`,
    `[${refuse.cancel}]`,
    refuse.undoOffer,
    '',
    ...channels.flatMap((channel) => [
      onay.question(brand, channel, addresses[kindFor(channel)]),
      `[${onay.give(brand, channel)}]`,
    ]),
    '',
    ...channels.map((channel) => link.offer(brand, channel)),
  ].join('\n')
}
