import { channelsFor } from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { refusableChannels } from '../../../src/register/refusable.ts'
import { maskAddress } from '../../../src/vault/mask.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, standingBrands } from './standing-brands.ts'
import { idLength, undoableKeys } from './undo.ts'

/** Brands shown with what they hold and all their buttons; those with a record come first. */
const brandsMax = 12
/** Brands behind them with one button each, that leads to their channels; "all brands" covers the rest: a keyboard has an end. */
const furtherMax = 10

/** What this person has allowed to whom, with the buttons to stop it; asks for his phone when he has not proved one. */
export async function listReply(speaker: Speaker): Promise<Reply> {
  const { messages, recipient, context } = speaker
  const { consents: told, start, refuse } = messages.recipient
  if (recipient === null) return await askForContact(speaker, start.proofNeeded)
  const brands = await standingBrands(context.register, recipient)
  const shown = brands.slice(0, brandsMax)
  const masked = maskAddress(recipient.address)
  return {
    summary: told.summary,
    parts: [
      {
        kind: 'text',
        text: brands.some(({ consents }) => consents.length > 0) ? told.title(masked) : told.none(masked),
      },
      ...shown.map((state): Part => brandPart(state, recipient, messages)),
      ...(brands.length > brandsMax + furtherMax
        ? [{ kind: 'note' as const, text: told.moreBrands(brands.length - brandsMax - furtherMax) }]
        : []),
      ...stopParts(shown, brands, recipient, messages),
      ...(await allowParts(speaker, recipient, shown)),
      { kind: 'note', text: messages.words.ownRecordsOnly },
      { kind: 'note', text: recipient.kind === 'phone' ? start.covers : refuse.phoneOnly },
    ],
  }
}

function brandPart({ brand, consents }: BrandState, { kind }: Recipient, messages: Messages): Part {
  const { consents: told } = messages.recipient
  const lines = channelsFor(kind).flatMap((channel) => {
    const own = consents.filter((consent) => consent.channel === channel)
    if (own.length === 0) return [told.noRecord(channel)]
    return own.map(({ status, consentDate, source, recipientType }) => {
      const line = told.state(channel, status, consentDate, source)
      return recipientType === 'TACIR' ? `${line} · ${told.trader}` : line
    })
  })
  return { kind: 'text', text: [{ strong: brand.name }, ...lines.map((line) => `\n${line}`)] }
}

function stopParts(
  shown: readonly BrandState[],
  all: readonly BrandState[],
  recipient: Recipient,
  messages: Messages,
): Part[] {
  const { consents: told } = messages.recipient
  const open = all.filter(
    ({ brand, consents }) => refusableChannels(brand, recipient.kind, consents).length > 0,
  )
  if (open.length === 0) return [{ kind: 'text', text: told.allStopped }]
  const further = open.filter((state) => !shown.includes(state)).slice(0, furtherMax)
  const choices = [
    ...shown.flatMap((state) => stopChoices(state, recipient, messages)),
    ...further.map(({ brand }) => chooseChoice(brand, messages)),
  ]
  const stopAll: Choice = { label: told.stopAll, action: { name: 'stop-all', values: [] } }
  return [{ kind: 'choices', choices: open.length > 1 ? [...choices, stopAll] : choices }]
}

/** A brand that has nothing recorded gets two buttons, its channels behind the second, so that the others are found. */
function stopChoices(state: BrandState, recipient: Recipient, messages: Messages): Choice[] {
  const every = everyStop(state, recipient, messages)
  if (state.consents.length > 0 || every.length < 2) return every
  return [...every.slice(-1), chooseChoice(state.brand, messages)]
}

function chooseChoice({ code, name }: Brand, { recipient: { consents: told } }: Messages): Choice {
  return { label: told.chooseChannel(name), action: { name: 'stop-choose', values: [code] } }
}

/** A button for each channel of a brand that can be refused, and last one for all of them where there are several. */
function everyStop({ brand, consents }: BrandState, recipient: Recipient, messages: Messages): Choice[] {
  const { consents: told } = messages.recipient
  const { code, name } = brand
  const single = refusableChannels(brand, recipient.kind, consents).map(
    (channel): Choice => ({
      label: told.stopChannel(name, channel),
      action: { name: 'stop', values: [code, channel] },
    }),
  )
  const whole: Choice = { label: told.stopBrand(name), action: { name: 'stop', values: [code, 'all'] } }
  return single.length > 1 ? [...single, whole] : single
}

/** The channels of one brand to choose from; values: the brand. Nothing is refused by asking. */
export async function stopChooseReply(speaker: Speaker, [code = '']: readonly string[]): Promise<Reply> {
  const { messages, recipient, context } = speaker
  const { consents: told, start, refuse, help } = messages.recipient
  if (recipient === null) return await askForContact(speaker, start.proofNeeded)
  const state = (await standingBrands(context.register, recipient)).find(
    ({ brand }) => String(brand.code) === code,
  )
  if (state === undefined) return sentence(help.oldButton)
  const { name } = state.brand
  const stops = everyStop(state, recipient, messages)
  const showList: Choice = { label: refuse.showList, action: { name: 'list', values: [] } }
  const text =
    stops.length === 0
      ? `${refuse.already(name, channelsFor(recipient.kind), null)} ${refuse.unchanged}`
      : told.whichChannel(name)
  return sentence(text, { kind: 'choices', choices: [...stops, showList] })
}

/** What he refused and once allowed, with a button each that allows it again; ONAY is never given otherwise. */
async function allowParts(
  { context: { register }, messages }: Speaker,
  recipient: Recipient,
  shown: readonly BrandState[],
): Promise<Part[]> {
  const { consents: told, refuse } = messages.recipient
  const choices: Choice[] = []
  for (const { brand, consents } of shown) {
    const refused = consents.filter(({ status }) => status === 'RET')
    if (brand.closedAt !== null || refused.length === 0) continue
    for (const { channel, recipientType, refusalId } of await undoableKeys(register, recipient, brand.code)) {
      if (!refused.some((one) => one.channel === channel && one.recipientType === recipientType)) continue
      const values = [brand.code, channel, recipientType, refusalId.slice(0, idLength)]
      choices.push({ label: refuse.undo(brand.name, channel), action: { name: 'undo', values } })
    }
  }
  return choices.length === 0
    ? []
    : [
        { kind: 'text', text: told.allowAgain },
        { kind: 'choices', choices },
      ]
}
