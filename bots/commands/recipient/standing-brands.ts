import { type Channel, channels, kindFor } from '../../../src/consent/channel.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import { ownConsents } from '../../../src/register/look-up.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { refusableChannels } from '../../../src/register/record/refuse.ts'
import type { Register } from '../../../src/register/register.ts'

/** What a brand holds about one of a person's addresses. */
export interface OwnConsent extends ConsentView {
  readonly address: ProvedAddress
}

/** A brand, and what this person has allowed it. */
export interface BrandState {
  readonly brand: Brand
  readonly consents: readonly OwnConsent[]
}

/** The brands a person can refuse: every open one, those with a record first, and a closed one while it holds an ONAY. */
export async function standingBrands(
  register: Register,
  addresses: readonly ProvedAddress[],
): Promise<BrandState[]> {
  const ofBrand = Map.groupBy(await consentsOf(register, addresses), ({ brandCode }) => brandCode)
  return (await listBrands(register))
    .map((brand) => ({ brand, consents: ofBrand.get(brand.code) ?? [] }))
    .filter((state) => state.brand.closedAt === null || holdsOnay(state))
    .sort((one, other) => Number(other.consents.length > 0) - Number(one.consents.length > 0))
}

async function consentsOf(register: Register, addresses: readonly ProvedAddress[]): Promise<OwnConsent[]> {
  const consents: OwnConsent[] = []
  for (const address of addresses) {
    for (const view of await ownConsents(register, address.recipient)) consents.push({ ...view, address })
  }
  return consents
}

function holdsOnay({ consents }: BrandState): boolean {
  return consents.some(({ status }) => status === 'ONAY')
}

/** An ONAY at one of a person's addresses. */
export interface OwnOnay {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
}

/** One for each brand, channel and address, though it may stand as a private person's and as a trader's. */
export function onaysIn(standing: readonly BrandState[]): OwnOnay[] {
  return standing.flatMap(({ brand, consents }) => {
    const onays = consents.filter(({ status }) => status === 'ONAY')
    const each = new Map(onays.map((one) => [`${one.channel} ${one.address.id}`, one]))
    return [...each.values()].map(({ channel, address }) => ({ brand, channel, address }))
  })
}

/** The channels of a brand that can still be refused at one address at least. */
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

/** Every channel that reaches one of these addresses, in İYS's order. */
export function channelsOf(addresses: readonly ProvedAddress[]): readonly Channel[] {
  return channels.filter((channel) => addresses.some(({ recipient }) => recipient.kind === kindFor(channel)))
}
