import {
  button,
  buttons,
  type Choice,
  note,
  type Reply,
  sentence,
  textReply,
} from '../../../bots/commands/reply.ts'
import {
  type Channel,
  isChannel,
  kindFor,
  type RecipientType,
  telegramSource,
} from '../../consent/consent.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { ConsentView } from '../../register/look-up/look-up.ts'
import type { ProvedAddress } from '../../register/recipients/people.ts'
import type { RecordedChange } from '../../register/record/change-request.ts'
import { ordinalOf, type RecordInput, recordAll, recordedUnder } from '../../register/record/record.ts'
import { type BrandState, channelsOf, showListChoice, shownBrand, stopChannelChoice } from './brands.ts'
import { receiptOf } from './refuse.ts'
import { addressOf, evidenceOf, masked, type Speaker } from './speaker.ts'

/*
 * Gives an ONAY for a proved address, one brand and channel at a time. No button gives it at once: a question says
 * what it allows, and a second press gives it.
 */

type GivenChange = Pick<RecordedChange, 'id' | 'consentDate'>

interface ConsentOffer {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
  readonly consents: readonly ConsentView[]
  readonly ordinals: Readonly<Record<RecipientType, number>>
  /** State that the button was shown with: differs for another address and after every change. */
  readonly seen: string
}

/** Returns a button for each channel that the recipient can allow. */
export function allowChoices({ brand, consents }: BrandState, { addresses, messages }: Speaker): Choice[] {
  const { onay: texts } = messages.recipient
  return channelsOf(addresses)
    .filter((channel) => !isGiven(consents.filter((consent) => consent.channel === channel)))
    .map((channel) => button(texts.allow(brand.name, channel), 'onay', brand.code, channel))
}

function isGiven(consents: readonly ConsentView[]): boolean {
  return consents.length > 0 && consents.every(({ status }) => status === 'ONAY')
}

/** Asks for a second press before ONAY, in the wording that is kept as evidence. `values`: brand and channel. */
export async function onayAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { onay: texts, refuse, help } = speaker.messages.recipient
  const offer = await offerFrom(speaker, values)
  if (offer === null) return sentence(help.oldButton)
  if (isGiven(offer.consents)) return alreadyReply(speaker, offer)
  const { brand, channel, seen } = offer
  const give = button(texts.give(brand.name, channel), 'onay-give', brand.code, channel, seen)
  return sentence(questionOf(speaker, offer), buttons(give, button(refuse.cancel, 'list')))
}

/** Gives an ONAY. The button carries brand, channel and the state it was shown with; after a later change nothing is given. */
export async function onayGiveReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const oldButton = sentence(speaker.messages.recipient.help.oldButton)
  const offer = await offerFrom(speaker, values)
  if (offer === null) return oldButton
  const [, , shownState = ''] = values
  const requestKey = `onay:${speaker.context.userId}:${offer.brand.code}:${offer.channel}:${shownState}`
  if (isGiven(offer.consents)) {
    const before = await recordedUnder(speaker.context.register, requestKey)
    const consent = before.findLast(({ id }) => offer.consents.some(({ changeId }) => changeId === id))
    return consent === undefined ? alreadyReply(speaker, offer) : givenReply(speaker, offer, consent)
  }
  const result = shownState === offer.seen ? await give(speaker, offer, requestKey) : null
  return result === null ? oldButton : givenReply(speaker, offer, result)
}

/** Records an ONAY for every recipient type that has a RET, or for BIREYSEL if there is none. */
async function give(speaker: Speaker, offer: ConsentOffer, requestKey: string): Promise<GivenChange | null> {
  const { register, receivedAt } = speaker.context
  const { brand, channel, address, consents, ordinals } = offer
  const evidence = { ...(await evidenceOf(speaker, address)), question: questionOf(speaker, offer) }
  const refusals = consents.filter(({ status }) => status === 'RET')
  const types: readonly RecipientType[] =
    refusals.length === 0 ? ['BIREYSEL'] : refusals.map(({ recipientType }) => recipientType)
  const inputs = types.map((recipientType): RecordInput => {
    const request = { status: 'ONAY', recipientType, source: telegramSource, consentDate: 'now' } as const
    const options = {
      seen: { ordinal: ordinals[recipientType] },
      requestKey: `${requestKey}:${recipientType}`,
    }
    return {
      ...options,
      brandCode: brand.code,
      recipient: address.recipient,
      channel,
      request,
      evidence,
      receivedAt,
    }
  })
  const recorded = await recordAll(register, speaker.actor, inputs)
  const changes = recorded.flatMap(({ outcome }) =>
    outcome.kind === 'decided' ? (outcome.change ?? []) : [],
  )
  return changes.at(-1) ?? null
}

function questionOf({ messages }: Speaker, { brand, channel, address }: ConsentOffer): string {
  return messages.recipient.onay.question(brand.name, channel, masked(address))
}

/** Tells the recipient that their ONAY is recorded, and how to take it back. */
function givenReply(speaker: Speaker, { brand, channel, address }: ConsentOffer, change: GivenChange): Reply {
  const { messages } = speaker
  const { onay: texts, refuse } = messages.recipient
  const sentence = texts.given(brand.name, channel, masked(address))
  return textReply(
    refuse.undone,
    `${refuse.undone} ${sentence} ${receiptOf([change], speaker)}`,
    note(texts.wayOut),
    buttons(stopChannelChoice(brand, channel, messages), showListChoice(messages)),
  )
}

/** Tells the recipient that they have consented already; nothing is recorded. */
function alreadyReply({ messages }: Speaker, { brand, channel, consents }: ConsentOffer): Reply {
  const { onay: texts, refuse } = messages.recipient
  return sentence(
    `${texts.already(brand.name, channel, consents[0]?.consentDate ?? null)} ${refuse.unchanged}`,
  )
}

/**
 * Returns what a button offers: consent to a brand's channel. Null if the brand is closed or no address is proved for
 * it.
 */
async function offerFrom(
  speaker: Speaker,
  [code = '', channel = '']: readonly string[],
): Promise<ConsentOffer | null> {
  const { brand, consents: all = [] } = (await shownBrand(speaker, code)) ?? {}
  if (brand === undefined || brand.closedAt !== null || !isChannel(channel)) return null
  const address = addressOf(speaker, kindFor(channel))
  if (address === undefined) return null
  const { register } = speaker.context
  const { recipient } = address
  const of = (recipientType: RecipientType) =>
    ordinalOf(register, { recipient, brandCode: brand.code, channel, recipientType })
  const ordinals = { BIREYSEL: await of('BIREYSEL'), TACIR: await of('TACIR') }
  const consents = all.filter((consent) => consent.channel === channel)
  const shownState = `${address.id}.${ordinals.BIREYSEL + ordinals.TACIR}`
  return { brand, channel, address, consents, ordinals, seen: shownState }
}
