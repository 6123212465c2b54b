import { maskAddress } from '../../../src/crypto/mask.ts'
import { button, buttons, type Choice, note, type Part, type Reply, sentence, textReply } from '../reply.ts'
import {
  type BrandState,
  backToListChoice,
  brandPart,
  channelsOf,
  chooseChoice,
  everyStop,
  hasOpen,
  standingBrands,
  stopChoices,
} from './brands.ts'
import { pageChoices } from './find-brand.ts'
import { contactParts, hasEmail, hasPhone, maskedAll, type Speaker, toldApart } from './speaker.ts'
import { idLength, undoableKeys } from './undo.ts'

/** Those with a record come first. */
const brandsMax = 12
/** Further brands with one button each; where there are more, pages take their place. */
const furtherMax = 10

export async function listReply(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { consents: texts } = messages.recipient
  const brands = await standingBrands(context.register, addresses)
  const shown = brands.slice(0, brandsMax)
  const isKnown = brands.some(({ consents }) => consents.length > 0)
  return textReply(
    texts.summary,
    isKnown ? texts.title(maskedAll(addresses)) : texts.none(maskedAll(addresses)),
    ...shown.map((state) => brandPart(state, speaker)),
    ...stopParts(shown, brands, speaker),
    ...(await allowParts(speaker, shown)),
    note(messages.words.ownRecordsOnly),
    ...coverParts(speaker),
    ...(await proofParts(speaker)),
  )
}

function stopParts(shown: readonly BrandState[], all: readonly BrandState[], speaker: Speaker): Part[] {
  const { consents: texts } = speaker.messages.recipient
  const open = all.filter((state) => hasOpen([state], speaker))
  if (open.length === 0) return [{ kind: 'text', text: texts.allStopped }]
  const further = open.filter((state) => !shown.includes(state))
  const areMany = further.length > furtherMax
  return [
    ...(areMany ? [{ kind: 'text' as const, text: texts.manyBrands(all.length) }] : []),
    buttons(
      ...shown.flatMap((state) => stopChoices(state, speaker)),
      ...(areMany
        ? pageChoices(all, speaker.messages)
        : further.map(({ brand }) => chooseChoice(brand, speaker))),
      ...(open.length > 1 ? [button(texts.stopAll, 'stop-all')] : []),
    ),
  ]
}

export async function stopChooseReply(speaker: Speaker, [code = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { consents: texts, refuse, help } = messages.recipient
  const standing = await standingBrands(context.register, addresses)
  const state = standing.find(({ brand }) => String(brand.code) === code)
  if (state === undefined) return sentence(help.oldButton)
  const { name } = state.brand
  const stops = everyStop(state, speaker)
  const text =
    stops.length === 0
      ? `${refuse.already(name, channelsOf(addresses), null)} ${refuse.unchanged}`
      : texts.whichChannel(name)
  return { ...sentence(text, buttons(...stops, backToListChoice(messages))), replaces: true }
}

/** Offers only what was allowed before the refusal; other consents are given by /onay. */
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
        const label = refuse.undo(brand.name, channel, toldApart(address, addresses))
        choices.push(button(label, 'undo', brand.code, channel, recipientType, refusalId.slice(0, idLength)))
      }
    }
  }
  return choices.length === 0 ? [] : [{ kind: 'text', text: texts.allowAgain }, buttons(...choices)]
}

function coverParts({ addresses, agedAddresses, messages, context }: Speaker): Part[] {
  const { start, email: texts } = messages.recipient
  if (!hasEmail(addresses)) {
    const isOffered = context.mail !== null && !hasEmail(agedAddresses)
    return [note(start.covers), ...(isOffered ? [buttons(button(texts.prove, 'email'))] : [])]
  }
  if (hasPhone(addresses)) return []
  return [
    note(start.coversEmail),
    ...(hasPhone(agedAddresses) ? [] : [buttons(button(texts.provePhone, 'phone'))]),
  ]
}

async function proofParts(speaker: Speaker): Promise<Part[]> {
  const { messages, agedAddresses, context } = speaker
  const { email: texts, contact } = messages.recipient
  const parts: Part[] = []
  for (const { id, recipient } of agedAddresses) {
    const shown = maskAddress(recipient.address)
    if (recipient.kind === 'phone') {
      parts.push(note(contact.aged(shown)), ...(await contactParts(speaker)))
    } else if (context.mail !== null) {
      parts.push(note(texts.aged(shown)), buttons(button(texts.proveAgain(shown), 'email-again', id)))
    }
  }
  return parts
}
