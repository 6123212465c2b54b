import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  pageOf,
  paragraph,
  type Reply,
  sentence,
  textReply,
} from '../../../bots/commands/reply.ts'
import {
  type BrandState,
  backToListChoice,
  brandPart,
  brandsCalled,
  hasOpen,
  shownBrand,
  shownBrands,
  stopChoices,
} from './brands.ts'
import { allowChoices } from './give-onay.ts'
import type { RecipientMessages } from './messages.ts'
import { stopAllReply } from './refuse.ts'
import { addressOf, masked, proved, type Speaker } from './speaker.ts'

/** Number of brands on one page of the list; brands with a record come first. */
const brandsPerPage = 12

/** Lists the brands as buttons; each opens the channels of its brand in place of the list. */
export async function listReply(speaker: Speaker, skipped = 0): Promise<Reply> {
  const { messages, addresses } = speaker
  const { consents: texts } = messages.recipient
  const brands = await shownBrands(speaker)
  const paging = { size: brandsPerPage, action: 'list', before: texts.previous, after: texts.next }
  const { shown, pageChoices } = pageOf(brands, skipped, paging)
  const [first, ...others] = brands
  const isKnown = brands.some(({ consents }) => consents.length > 0)
  return textReply(
    texts.summary,
    (isKnown ? texts.title : texts.none)(addresses.map(masked)),
    ...shown.filter(({ consents }) => consents.length > 0).map((state) => brandPart(state, speaker)),
    ...(first !== undefined && others.length === 0
      ? [buttons(...channelChoices(first, speaker))]
      : brandParts(shown, pageChoices, hasOpen(brands, speaker), messages)),
    note(messages.words.ownRecordsOnly),
    ...coverParts(speaker),
  )
}

/** Returns a button for each brand shown, for other pages, and to stop them all. */
function brandParts(
  shown: readonly BrandState[],
  pageChoices: readonly Choice[],
  isOpen: boolean,
  { recipient: { consents: texts } }: RecipientMessages,
): Part[] {
  return [
    ...(isOpen ? [] : [paragraph(texts.allStopped)]),
    buttons(
      ...shown.map(brandChoice),
      ...pageChoices,
      ...(isOpen ? [button(texts.stopAll, 'stop-all', 'here')] : []),
    ),
  ]
}

function brandChoice({ brand: { code, name } }: BrandState): Choice {
  return button(name, 'brand', code)
}

/** Replaces the list by the channels of a brand. A brand that is not shown any more brings a new list. */
export async function brandReply(speaker: Speaker, [code = '']: readonly string[]): Promise<Reply> {
  const { messages } = speaker
  const state = await shownBrand(speaker, code)
  if (state === undefined) return { ...(await listReply(speaker)), replaces: true }
  const choices = buttons(...channelChoices(state, speaker), backToListChoice(messages))
  return { summary: state.brand.name, parts: [brandPart(state, speaker), choices], replaces: true }
}

/** Shows the brand of that name, or a button for each if several fit; without a name the list. */
export async function brandCommand(speaker: Speaker, name: string): Promise<Reply> {
  const { consents: texts } = speaker.messages.recipient
  if (name === '') return await listReply(speaker)
  const brands = await brandsCalled(speaker, name)
  const [only, ...others] = brands
  const shortName = name.slice(0, nameShownMax)
  if (only === undefined) return sentence(texts.notFound(shortName))
  if (others.length === 0) return await brandReply(speaker, [String(only.brand.code)])
  const choices = brands.slice(0, brandsPerPage).map(brandChoice)
  return sentence(texts.found(shortName, brands.length, choices.length), buttons(...choices))
}

const nameShownMax = 100

/** `/ret`: one button for everything, which a person without a proof gets after it; `/ret kahve`: that brand. */
export const stopCommand = proved(async (speaker, name: string): Promise<Reply> => {
  if (name !== '') return await brandCommand(speaker, name)
  const isOpen = hasOpen(await shownBrands(speaker), speaker)
  return isOpen ? await stopAllReply(speaker, []) : await listReply(speaker)
}, 'stop')

/** Answers as `act` does, and shows the brand's channels in their new state. */
export function inBrand(act: (speaker: Speaker, values: readonly string[]) => Promise<Reply>) {
  return async (speaker: Speaker, values: readonly string[]): Promise<Reply[]> => [
    await act(speaker, values),
    await brandReply(speaker, values),
  ]
}

/** Makes the buttons of a brand: stopping takes one press, allowing asks a question first. */
function channelChoices(state: BrandState, speaker: Speaker): Choice[] {
  const stops = stopChoices(state, speaker)
  return state.brand.closedAt === null ? [...stops, ...allowChoices(state, speaker)] : stops
}

/** Says that the list covers the proved addresses only, and offers to prove the other kind. */
function coverParts(speaker: Speaker): Part[] {
  const { start, email: texts } = speaker.messages.recipient
  if (addressOf(speaker, 'email') === undefined) {
    const prove = speaker.context.mail === null ? [] : [buttons(button(texts.prove, 'email'))]
    return [note(start.covers), ...prove]
  }
  if (addressOf(speaker, 'phone') !== undefined) return []
  return [note(start.coversEmail), buttons(button(texts.provePhone, 'phone'))]
}
