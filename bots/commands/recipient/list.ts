import { channelsFor } from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { maskAddress } from '../../../src/vault/mask.ts'
import type { Messages } from '../../messages/index.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { pageChoices } from './brand-pages.ts'
import type { Speaker } from './speaker.ts'
import { type BrandState, standingBrands } from './standing-brands.ts'
import { brandPart, chooseChoice, everyStop, isOpen, stopChoices } from './stop-buttons.ts'
import { idLength, undoableKeys } from './undo.ts'

/** Brands shown with what they hold and all their buttons; those with a record come first. */
const brandsMax = 12
/** Brands behind them with one button each, that leads to their channels; where there are more, pages take their place. */
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
      ...stopParts(shown, brands, recipient, messages),
      ...(await allowParts(speaker, recipient, shown)),
      { kind: 'note', text: messages.words.ownRecordsOnly },
      { kind: 'note', text: recipient.kind === 'phone' ? start.covers : refuse.phoneOnly },
    ],
  }
}

function stopParts(
  shown: readonly BrandState[],
  all: readonly BrandState[],
  recipient: Recipient,
  messages: Messages,
): Part[] {
  const { consents: told } = messages.recipient
  const open = all.filter((state) => isOpen(state, recipient))
  if (open.length === 0) return [{ kind: 'text', text: told.allStopped }]
  const further = open.filter((state) => !shown.includes(state))
  const areMany = further.length > furtherMax
  const choices = [
    ...shown.flatMap((state) => stopChoices(state, recipient, messages)),
    ...(areMany ? pageChoices(all, messages) : further.map(({ brand }) => chooseChoice(brand, messages))),
  ]
  const stopAll: Choice = { label: told.stopAll, action: { name: 'stop-all', values: [] } }
  return [
    ...(areMany ? [{ kind: 'text' as const, text: told.manyBrands(all.length) }] : []),
    { kind: 'choices', choices: open.length > 1 ? [...choices, stopAll] : choices },
  ]
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
