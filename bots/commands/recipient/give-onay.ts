import {
  type Channel,
  channelsFor,
  isChannel,
  kindFor,
  type RecipientType,
  shortId,
  telegramSource,
} from '../../../src/consent/consent.ts'
import { type Brand, openBrands } from '../../../src/register/brands.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/decide-change.ts'
import { ordinalOf, record, recordedUnder } from '../../../src/register/record/record.ts'
import { button, buttons, type Choice, note, type Reply, sentence, textReply } from '../reply.ts'
import {
  type BrandState,
  type OwnConsent,
  showListChoice,
  standingBrands,
  stopChannelChoice,
} from './brands.ts'
import { evidenceOf, masked, type Speaker, toldApart } from './speaker.ts'

/**
 * An ONAY for a proved address, one brand and channel at a time. Nothing is chosen beforehand; a
 * second press gives it, under the sentence that says what it allows.
 */

type GivenChange = Pick<RecordedChange, 'id' | 'consentDate'>

/** Digits of a change id in a button. */
const idLength = 16
/** Stands for the last change of a key without changes. */
const noChange = '-'

interface ConsentOffer {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
  readonly consents: readonly OwnConsent[]
}

/** A button for each channel of each address that can be allowed. */
export function allowChoices({ brand, consents }: BrandState, { addresses, messages }: Speaker): Choice[] {
  const { onay: texts } = messages.recipient
  return addresses.flatMap((address) =>
    channelsFor(address.recipient.kind).flatMap((channel): Choice[] => {
      const own = consents.filter((one) => one.channel === channel && one.address.id === address.id)
      if (own.length > 0 && own.every(({ status }) => status === 'ONAY')) return []
      const label = texts.allow(brand.name, channel, toldApart(address, addresses))
      return [button(label, 'onay', brand.code, channel, address.id)]
    }),
  )
}

/** Asks in the sentence that is kept as evidence; values: brand, channel, address. */
export async function onayAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses } = speaker
  const { onay: texts, refuse, help } = messages.recipient
  const offer = await wantedFrom(speaker, values)
  if (offer === null) return sentence(help.oldButton)
  if (isGiven(offer)) return sentence(alreadyText(offer, speaker))
  const { brand, channel, address } = offer
  const seen = seenIn(offer, await ordinals(speaker.context, offer))
  const label = texts.give(brand.name, channel)
  const give = button(label, 'onay-give', brand.code, channel, address.id, seen)
  const cancel = button(refuse.cancel, 'list')
  return sentence(texts.question(brand.name, channel, masked(address, addresses)), buttons(give, cancel))
}

/** Values: brand, channel, address, and the state at the question; after a later change nothing is given. */
export async function onayGiveReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { help } = speaker.messages.recipient
  const offer = await wantedFrom(speaker, values)
  if (offer === null) return sentence(help.oldButton)
  if (isGiven(offer)) {
    const before = await givenBefore(speaker, offer, values[3] ?? noChange)
    return before === null ? sentence(alreadyText(offer, speaker)) : givenReply(offer, before, speaker)
  }
  const before = await ordinals(speaker.context, offer)
  if (seenIn(offer, before) !== values[3]) return sentence(help.oldButton)
  const given = await give(speaker, offer, before)
  return given === null ? sentence(help.oldButton) : givenReply(offer, given, speaker)
}

/** Pressed or processed again, the button says the same while its ONAY is current. */
async function givenBefore(speaker: Speaker, offer: ConsentOffer, seen: string): Promise<GivenChange | null> {
  const recorded = await recordedUnder(speaker.context.register, requestOf(speaker, offer, seen))
  return recorded.findLast(({ id }) => offer.consents.some(({ changeId }) => changeId === id)) ?? null
}

function requestOf({ context }: Speaker, { brand, channel, address }: ConsentOffer, seen: string): string {
  return `onay:${context.userId}:${brand.code}:${channel}:${address.id}:${seen}`
}

/** For every recipient type on record without an ONAY; for BIREYSEL if there is no record. */
async function give(speaker: Speaker, offer: ConsentOffer, before: Ordinals): Promise<RecordedChange | null> {
  const { context, messages, addresses } = speaker
  const { register, receivedAt } = context
  const { brand, channel, address, consents } = offer
  const question = messages.recipient.onay.question(brand.name, channel, masked(address, addresses))
  const refused = consents.filter(({ status }) => status === 'RET')
  const types: readonly RecipientType[] =
    refused.length === 0 ? ['BIREYSEL'] : refused.map(({ recipientType }) => recipientType)
  let last: RecordedChange | null = null
  for (const recipientType of types) {
    const outcome = await record(register, speaker.actor, {
      brandCode: brand.code,
      recipient: address.recipient,
      channel,
      request: { status: 'ONAY', recipientType, source: telegramSource, consentDate: 'now' },
      evidence: { ...(await evidenceOf(speaker, address)), question },
      receivedAt,
      requestKey: `${requestOf(speaker, offer, seenIn(offer, before))}:${recipientType}`,
      seen: { ordinal: before[recipientType] },
    })
    if (outcome.kind === 'decided' && outcome.change !== null) last = outcome.change
  }
  return last
}

function givenReply(
  { brand, channel, address }: ConsentOffer,
  change: GivenChange,
  { messages, addresses }: Speaker,
): Reply {
  const { onay: texts, refuse } = messages.recipient
  const receipt = refuse.receipt(change.consentDate, [shortId(change.id)])
  const stop = stopChannelChoice(brand, channel, messages)
  return textReply(
    refuse.undone,
    `${refuse.undone} ${texts.given(brand.name, channel, masked(address, addresses))} ${receipt}`,
    note(texts.wayOut),
    buttons(stop, showListChoice(messages)),
  )
}

async function wantedFrom(
  { context, addresses }: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<ConsentOffer | null> {
  const brand = (await openBrands(context.register)).find((one) => String(one.code) === code)
  const address = addresses.find((one) => String(one.id) === id)
  if (brand === undefined || address === undefined || !isChannel(channel)) return null
  if (kindFor(channel) !== address.recipient.kind) return null
  const states = await standingBrands(context.register, [address])
  const own = states.flatMap((one) => (one.brand.code === brand.code ? one.consents : []))
  return { brand, channel, address, consents: own.filter((one) => one.channel === channel) }
}

function isGiven({ consents }: ConsentOffer): boolean {
  return consents.length > 0 && consents.every(({ status }) => status === 'ONAY')
}

/** Number of changes of each key. */
type Ordinals = Readonly<Record<RecipientType, number>>

async function ordinals(
  { register }: Speaker['context'],
  { brand, channel, address: { recipient } }: ConsentOffer,
): Promise<Ordinals> {
  const of = (recipientType: RecipientType) =>
    ordinalOf(register, { recipient, brandCode: brand.code, channel, recipientType })
  return { BIREYSEL: await of('BIREYSEL'), TACIR: await of('TACIR') }
}

/** Differs after every change of either type, and never repeats, even after an erasure. */
function seenIn({ consents }: ConsentOffer, { BIREYSEL, TACIR }: Ordinals): string {
  return `${consents[0]?.changeId.slice(0, idLength) ?? noChange}.${BIREYSEL + TACIR}`
}

function alreadyText({ brand, channel, consents }: ConsentOffer, { messages }: Speaker): string {
  const { onay: texts, refuse } = messages.recipient
  return `${texts.already(brand.name, channel, consents[0]?.consentDate ?? null)} ${refuse.unchanged}`
}
