import { maskAddress } from '../../../src/crypto/mask.ts'
import { button, buttons, type Choice, note, type Part, paragraph, type Reply, textReply } from '../reply.ts'
import {
  type BrandState,
  backToListChoice,
  brandPart,
  hasOpen,
  standingBrands,
  stopChoices,
} from './brands.ts'
import { pageChoices } from './find-brand.ts'
import { onayChoices } from './give-onay.ts'
import { contactParts, hasEmail, hasPhone, maskedAll, type Speaker, toldApart } from './speaker.ts'
import { idLength, undoableKeys } from './undo.ts'

/** Brands with a record come first. */
const brandsMax = 12
/** Further brands with a button alone; where there are more, pages take the place of theirs. */
const furtherMax = 10

/** A button for each brand opens its channels in place of the list. */
export async function listReply(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { consents: texts } = messages.recipient
  const brands = await standingBrands(context.register, addresses)
  const shown = brands.slice(0, brandsMax).filter(({ consents }) => consents.length > 0)
  const [first, ...others] = brands
  return textReply(
    texts.summary,
    shown.length > 0 ? texts.title(maskedAll(addresses)) : texts.none(maskedAll(addresses)),
    ...shown.map((state) => brandPart(state, speaker)),
    ...(first !== undefined && others.length === 0
      ? await channelParts(first, speaker)
      : brandParts(brands, speaker)),
    note(messages.words.ownRecordsOnly),
    ...coverParts(speaker),
    ...(await proofParts(speaker)),
  )
}

function brandParts(brands: readonly BrandState[], speaker: Speaker): Part[] {
  const { consents: texts } = speaker.messages.recipient
  const areMany = brands.length > brandsMax + furtherMax
  const isOpen = hasOpen(brands, speaker)
  return [
    ...(isOpen ? [] : [paragraph(texts.allStopped)]),
    ...(areMany ? [paragraph(texts.manyBrands(brands.length))] : []),
    buttons(
      ...(areMany ? brands.slice(0, brandsMax) : brands).map(({ brand: { code, name } }) =>
        button(name, 'brand', code),
      ),
      ...(areMany ? pageChoices(brands, speaker.messages) : []),
      ...(isOpen ? [button(texts.stopAll, 'stop-all', 'here')] : []),
    ),
  ]
}

/** The channels of a brand, in place of the list; the list, once the brand is gone from it. Value: its code. */
export async function brandReply(speaker: Speaker, [code = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const standing = await standingBrands(context.register, addresses)
  const state = standing.find(({ brand }) => String(brand.code) === code)
  if (state === undefined) return { ...(await listReply(speaker)), replaces: true }
  const parts = await channelParts(state, speaker, backToListChoice(messages))
  return { summary: state.brand.name, parts: [brandPart(state, speaker), ...parts], replaces: true }
}

/** `act` answers below the view of a brand, which shows the new state. Values: brand, and those of `act`. */
export function inBrand(act: (speaker: Speaker, values: readonly string[]) => Promise<Reply>) {
  return async (speaker: Speaker, values: readonly string[]): Promise<Reply[]> => [
    await act(speaker, values),
    await brandReply(speaker, values),
  ]
}

/** One press gives back an ONAY that a refusal ended; any other ONAY is asked for first. */
async function channelParts(
  state: BrandState,
  speaker: Speaker,
  ...others: readonly Choice[]
): Promise<Part[]> {
  const { addresses, messages, context } = speaker
  const { consents: texts, refuse } = messages.recipient
  const { brand } = state
  const stops = stopChoices(state, speaker, 'brand-stop')
  const again: Choice[] = []
  const allows: Choice[] = []
  for (const address of brand.closedAt === null ? addresses : []) {
    const keys = await undoableKeys(context.register, address.recipient, brand.code)
    for (const { channel, refusalId } of keys) {
      const label = refuse.allowAgain(brand.name, channel, toldApart(address, addresses))
      again.push(button(label, 'brand-undo', brand.code, refusalId.slice(0, idLength)))
    }
    const stopped = keys.map(({ channel }) => channel)
    allows.push(...onayChoices(state, address, stopped, speaker))
  }
  return [
    ...(again.length === 0 ? [] : [paragraph(texts.allowAgain)]),
    buttons(...stops, ...again, ...allows, ...others),
  ]
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
