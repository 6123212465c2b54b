import { brandsLike } from '../../../bots/commands/parse/phrases.ts'
import { button, type Choice, type Part, paragraph } from '../../../bots/commands/reply.ts'
import { type Channel, channelsFor } from '../../consent/consent.ts'
import { type Brand, listBrands } from '../../register/company/brands.ts'
import { type ConsentView, ownConsents } from '../../register/look-up/look-up.ts'
import type { ProvedAddress } from '../../register/recipients/people.ts'
import { refusableChannels } from '../../register/record/refuse.ts'
import type { RecipientMessages } from './messages.ts'
import type { Speaker } from './speaker.ts'

export interface BrandState {
  readonly brand: Brand
  readonly consents: readonly ConsentView[]
}

/** Returns all open brands, and closed ones that still hold an ONAY; those with a record come first. */
export async function shownBrands({ context, addresses }: Speaker): Promise<BrandState[]> {
  const { register } = context
  const views = await Promise.all(addresses.map(({ recipient }) => ownConsents(register, recipient)))
  return (await listBrands(register))
    .map((brand) => ({ brand, consents: views.flat().filter(({ brandCode }) => brandCode === brand.code) }))
    .filter(
      ({ brand, consents }) => brand.closedAt === null || consents.some(({ status }) => status === 'ONAY'),
    )
    .sort((a, b) => Number(b.consents.length > 0) - Number(a.consents.length > 0))
}

/** Finds one of these brands by the code that a button carries. */
export async function shownBrand(speaker: Speaker, code: string): Promise<BrandState | undefined> {
  return (await shownBrands(speaker)).find(({ brand }) => String(brand.code) === code)
}

function openChannels({ brand, consents }: BrandState, addresses: readonly ProvedAddress[]): Channel[] {
  return addresses.flatMap(({ recipient }) => refusableChannels(brand, recipient.kind, consents))
}

/** Returns the channels that these addresses cover, in İYS's order. */
export function channelsOf(addresses: readonly ProvedAddress[]): Channel[] {
  return addresses.flatMap(({ recipient }) => channelsFor(recipient.kind))
}

/** Shows a brand's consents for the recipient's proved addresses, a line a channel. */
export function brandPart({ brand, consents }: BrandState, { addresses, messages }: Speaker): Part {
  const { words, format } = messages
  const { noRecord, trader } = messages.recipient.consents
  const lines = channelsOf(addresses).flatMap((channel) => {
    const ofChannel = consents.filter((consent) => consent.channel === channel)
    if (ofChannel.length === 0) return [`${words.channels[channel]}: ${noRecord}`]
    return ofChannel.map(({ status, consentDate, source, recipientType }) => {
      const facts = [
        ...(consentDate === null ? [] : [format.date(consentDate)]),
        ...(source === null ? [] : [words.sources[source]]),
      ]
      const factsText = facts.length === 0 ? '' : ` (${facts.join(', ')})`
      return `${words.channels[channel]}: ${status}${factsText}${recipientType === 'TACIR' ? ` · ${trader}` : ''}`
    })
  })
  return paragraph([{ strong: brand.name }, ...lines.map((line) => `\n${line}`)])
}

export function hasOpen(states: readonly BrandState[], { addresses }: Speaker): boolean {
  return states.some((state) => openChannels(state, addresses).length > 0)
}

/** Finds brands by name or code, as in commands of the staff. */
export async function brandsCalled(speaker: Speaker, name: string): Promise<BrandState[]> {
  if (speaker.addresses.length === 0) return []
  const states = await shownBrands(speaker)
  const brands = states.map(({ brand }) => brand)
  const brandCodes = brandsLike(name, brands).map(({ code }) => code)
  return states.filter(({ brand }) => brandCodes.includes(brand.code))
}

/** Returns a button for each channel that the recipient can refuse, and one for all of them. */
export function stopChoices(state: BrandState, { addresses, messages }: Speaker): Choice[] {
  const { code, name } = state.brand
  const single = openChannels(state, addresses).map((channel) =>
    stopChannelChoice(state.brand, channel, messages, 'brand-stop'),
  )
  const whole = button(messages.recipient.consents.stopBrand(name), 'brand-stop', code, 'all')
  return single.length > 1 ? [...single, whole] : single
}

/** Returns the button by which a recipient refuses one channel of a brand. */
export function stopChannelChoice(
  { code, name }: Pick<Brand, 'code' | 'name'>,
  channel: Channel,
  { recipient: { consents: texts } }: RecipientMessages,
  action = 'stop',
): Choice {
  return button(texts.stopChannel(name, channel), action, code, channel)
}

export function showListChoice({ recipient: { refuse } }: RecipientMessages): Choice {
  return button(refuse.showList, 'list')
}

/** Makes a button that shows the list again, in the message that now shows something else. */
export function backToListChoice({ recipient: { refuse } }: RecipientMessages): Choice {
  return button(refuse.showList, 'list', 0)
}

/** Names each brand with its channels. */
export function scopesOf(
  all: readonly { readonly brand: Pick<Brand, 'code' | 'name'>; readonly channel: Channel }[],
  { words, format }: RecipientMessages,
): string[] {
  return [...Map.groupBy(all, ({ brand }) => brand.code).values()].map((of) => {
    // Both recipient types may be on record.
    const channels = new Set(of.map(({ channel }) => words.channels[channel]))
    return `${of[0]?.brand.name} · ${format.list([...channels])}`
  })
}
