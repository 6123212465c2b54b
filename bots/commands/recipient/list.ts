import { maskAddress } from '../../../src/crypto/mask.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Messages } from '../../messages/index.ts'
import { button, buttons, type Choice, note, type Part, type Reply, sentence } from '../reply.ts'
import {
  type BrandState,
  brandPart,
  channelsOf,
  chooseChoice,
  everyStop,
  isOpen,
  showListChoice,
  standingBrands,
  stopChoices,
} from './brands.ts'
import { pageChoices } from './find-brand.ts'
import { contactParts, hasEmail, hasPhone, maskedAll, type Speaker, toldApart } from './speaker.ts'
import { idLength, undoableKeys } from './undo.ts'

/** Brands shown with what they hold and all their buttons; those with a record come first. */
const brandsMax = 12
/** Brands behind them with one button each, that leads to their channels; where there are more, pages take their place. */
const furtherMax = 10

/** What this person has allowed to whom, with the buttons to stop it; asks for his phone when he has proved nothing. */
export async function listReply(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { consents: texts } = messages.recipient
  const brands = await standingBrands(context.register, addresses)
  const shown = brands.slice(0, brandsMax)
  const isKnown = brands.some(({ consents }) => consents.length > 0)
  return {
    summary: texts.summary,
    parts: [
      { kind: 'text', text: isKnown ? texts.title(maskedAll(addresses)) : texts.none(maskedAll(addresses)) },
      ...shown.map((state): Part => brandPart(state, addresses, messages)),
      ...stopParts(shown, brands, addresses, messages),
      ...(await allowParts(speaker, shown)),
      note(messages.words.ownRecordsOnly),
      ...coverParts(speaker),
      ...(await proofParts(speaker)),
    ],
  }
}

function stopParts(
  shown: readonly BrandState[],
  all: readonly BrandState[],
  addresses: readonly ProvedAddress[],
  messages: Messages,
): Part[] {
  const { consents: texts } = messages.recipient
  const open = all.filter((state) => isOpen(state, addresses))
  if (open.length === 0) return [{ kind: 'text', text: texts.allStopped }]
  const further = open.filter((state) => !shown.includes(state))
  const areMany = further.length > furtherMax
  const choices = [
    ...shown.flatMap((state) => stopChoices(state, addresses, messages)),
    ...(areMany ? pageChoices(all, messages) : further.map(({ brand }) => chooseChoice(brand, messages))),
  ]
  const stopAll = button(texts.stopAll, 'stop-all')
  return [
    ...(areMany ? [{ kind: 'text' as const, text: texts.manyBrands(all.length) }] : []),
    buttons(...(open.length > 1 ? [...choices, stopAll] : choices)),
  ]
}

/** The channels of one brand to choose from; values: the brand. Nothing is refused by asking. */
export async function stopChooseReply(speaker: Speaker, [code = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { consents: texts, refuse, help } = messages.recipient
  const state = (await standingBrands(context.register, addresses)).find(
    ({ brand }) => String(brand.code) === code,
  )
  if (state === undefined) return sentence(help.oldButton)
  const { name } = state.brand
  const stops = everyStop(state, addresses, messages)
  const text =
    stops.length === 0
      ? `${refuse.already(name, channelsOf(addresses), null)} ${refuse.unchanged}`
      : texts.whichChannel(name)
  return sentence(text, buttons(...stops, showListChoice(messages)))
}

/** What he refused and once allowed, with a button each that allows it again; other consents are given by /onay. */
async function allowParts(
  { context: { register }, messages, addresses }: Speaker,
  shown: readonly BrandState[],
): Promise<Part[]> {
  const { consents: texts, refuse } = messages.recipient
  const choices: Choice[] = []
  for (const { brand, consents } of shown) {
    if (brand.closedAt !== null) continue
    for (const address of addresses) {
      const refused = consents.filter((one) => one.status === 'RET' && one.address.id === address.id)
      if (refused.length === 0) continue
      const keys = await undoableKeys(register, address.recipient, brand.code)
      for (const { channel, recipientType, refusalId } of keys) {
        if (!refused.some((one) => one.channel === channel && one.recipientType === recipientType)) continue
        const values = [brand.code, channel, recipientType, refusalId.slice(0, idLength)]
        const label = refuse.undo(brand.name, channel, toldApart(address, addresses))
        choices.push(button(label, 'undo', ...values))
      }
    }
  }
  return choices.length === 0 ? [] : [{ kind: 'text', text: texts.allowAgain }, buttons(...choices)]
}

/** What his addresses do not cover, and the button that proves what is lacking. Nothing where they cover everything. */
function coverParts({ addresses, agedAddresses, messages, context }: Speaker): Part[] {
  const { start, email: texts } = messages.recipient
  if (!hasEmail(addresses)) {
    const prove = button(texts.prove, 'email')
    const isOffered = context.mail !== null && !hasEmail(agedAddresses)
    return [note(start.covers), ...(isOffered ? [buttons(prove)] : [])]
  }
  if (hasPhone(addresses)) return []
  const prove = button(texts.provePhone, 'phone')
  return [note(start.coversEmail), ...(hasPhone(agedAddresses) ? [] : [buttons(prove)])]
}

/** What asks for the proof of an address that is too old, beside what the others show. */
async function proofParts(speaker: Speaker): Promise<Part[]> {
  const { messages, agedAddresses, context } = speaker
  const { email: texts, contact } = messages.recipient
  const parts: Part[] = []
  for (const { id, recipient } of agedAddresses) {
    const shown = maskAddress(recipient.address)
    if (recipient.kind === 'phone') {
      parts.push(note(contact.aged(shown)), ...(await contactParts(speaker)))
    } else if (context.mail !== null) {
      const action = { name: 'email-again', values: [id] }
      parts.push(note(texts.aged(shown)), buttons({ label: texts.proveAgain(shown), action }))
    }
  }
  return parts
}
