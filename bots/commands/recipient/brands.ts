import { type Channel, channels, channelsFor, kindFor } from '../../../src/consent/consent.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import { type ConsentView, ownConsents } from '../../../src/register/look-up.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { refusableChannels } from '../../../src/register/record/refuse.ts'
import type { Register } from '../../../src/register/register.ts'
import type { Messages } from '../../messages/index.ts'
import { brandsLike } from '../parse/phrases.ts'
import { button, type Choice, type Part } from '../reply.ts'
import { type Speaker, toldApart } from './speaker.ts'

export interface OwnConsent extends ConsentView {
  readonly address: ProvedAddress
}

export interface BrandState {
  readonly brand: Brand
  readonly consents: readonly OwnConsent[]
}

/** Every open brand, those with a record first, and a closed one while it holds an ONAY. */
export async function standingBrands(
  register: Register,
  addresses: readonly ProvedAddress[],
): Promise<BrandState[]> {
  const all: OwnConsent[] = []
  for (const address of addresses) {
    for (const view of await ownConsents(register, address.recipient)) all.push({ ...view, address })
  }
  return (await listBrands(register))
    .map((brand) => ({ brand, consents: all.filter(({ brandCode }) => brandCode === brand.code) }))
    .filter(
      ({ brand, consents }) => brand.closedAt === null || consents.some(({ status }) => status === 'ONAY'),
    )
    .sort((one, other) => Number(other.consents.length > 0) - Number(one.consents.length > 0))
}

/** Channels that can still be refused at one address at least. */
export function openChannels(
  { brand, consents }: BrandState,
  addresses: readonly ProvedAddress[],
): readonly Channel[] {
  const open = new Set(
    addresses.flatMap(({ id, recipient }) =>
      refusableChannels(
        brand,
        recipient.kind,
        consents.filter(({ address }) => address.id === id),
      ),
    ),
  )
  return channels.filter((channel) => open.has(channel))
}

/** Returns the channels that these addresses cover, in İYS's order. */
export function channelsOf(addresses: readonly ProvedAddress[]): readonly Channel[] {
  return channels.filter((channel) => addresses.some(({ recipient }) => recipient.kind === kindFor(channel)))
}

export function brandPart({ brand, consents }: BrandState, { addresses, messages }: Speaker): Part {
  const { consents: texts } = messages.recipient
  if (consents.length === 0) return { kind: 'text', text: [{ strong: brand.name }, `: ${texts.noRecord}`] }
  const lines = addresses.flatMap((address) => {
    const at = toldApart(address, addresses)
    return channelsFor(address.recipient.kind).flatMap((channel) => {
      const own = consents.filter((one) => one.channel === channel && one.address.id === address.id)
      if (own.length === 0) return [`${texts.at(channel, at)}: ${texts.noRecord}`]
      return own.map(({ status, consentDate, source, recipientType }) => {
        const line = texts.state(channel, at, status, consentDate, source)
        return recipientType === 'TACIR' ? `${line} · ${texts.trader}` : line
      })
    })
  })
  return { kind: 'text', text: [{ strong: brand.name }, ...lines.map((line) => `\n${line}`)] }
}

export function hasOpen(states: readonly BrandState[], { addresses }: Speaker): boolean {
  return states.some((state) => openChannels(state, addresses).length > 0)
}

/** Finds brands by name, short name or code, as in commands of the staff. */
export async function brandsCalled({ context, addresses }: Speaker, name: string): Promise<BrandState[]> {
  if (addresses.length === 0) return []
  const standing = await standingBrands(context.register, addresses)
  const brands = standing.map(({ brand }) => brand)
  const named = brandsLike(name, brands).map(({ code }) => code)
  return standing.filter(({ brand }) => named.includes(brand.code))
}

/** A button for each channel that can be stopped, and one for all of them. */
export function stopChoices(state: BrandState, { addresses, messages }: Speaker): Choice[] {
  const { code, name } = state.brand
  const single = openChannels(state, addresses).map((channel) =>
    stopChannelChoice(state.brand, channel, messages, 'brand-stop'),
  )
  const whole = button(messages.recipient.consents.stopBrand(name), 'brand-stop', code, 'all')
  return single.length > 1 ? [...single, whole] : single
}

export function stopChannelChoice(
  { code, name }: Pick<Brand, 'code' | 'name'>,
  channel: Channel,
  { recipient: { consents: texts } }: Messages,
  action = 'stop',
): Choice {
  return button(texts.stopChannel(name, channel), action, code, channel)
}

export function showListChoice({ recipient: { refuse } }: Messages): Choice {
  return button(refuse.showList, 'list')
}

/** Puts the list back into the message whose place something else has taken. */
export function backToListChoice({ recipient: { refuse } }: Messages): Choice {
  return button(refuse.showList, 'list', 0)
}

/** Something about one channel of a brand. */
interface OfBrand {
  readonly brand: Pick<Brand, 'code' | 'name'>
  readonly channel: Channel
}

export function byBrand<One extends OfBrand>(
  all: readonly One[],
): { readonly brand: One['brand']; readonly of: readonly One[] }[] {
  return [...Map.groupBy(all, ({ brand }) => brand.code).values()].flatMap((of) =>
    of[0] === undefined ? [] : [{ brand: of[0].brand, of }],
  )
}

/** Brands with the same channels share a sentence. */
export function byChannels<One extends OfBrand>(all: readonly One[]) {
  const groups = Map.groupBy(byBrand(all), ({ of }) => channelsIn(of).join())
  return [...groups.values()].map((group) => {
    const of = group.flatMap((one) => one.of)
    return { channels: channelsIn(of), brands: group.map(({ brand }) => brand.name), of }
  })
}

/** Lists the channels, each once, though both recipient types may be on record. */
export function channelsIn(all: readonly { readonly channel: Channel }[]): Channel[] {
  return [...new Set(all.map(({ channel }) => channel))]
}

/** Names beyond this are counted, and left to the list. */
const namesMax = 20

/** Splits the names into those to show and the number of the others. */
export function firstOf(names: readonly string[]): [shown: readonly string[], more: number] {
  return [names.slice(0, namesMax), Math.max(0, names.length - namesMax)]
}
